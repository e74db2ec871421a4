import type { BufferSpec, Constant, Operation, Program } from '../program.ts';

/** Residuals r = constant + x·linear + x²·square of the parameters x, x² element by element. */
export interface Residuals {
  /** First values of the n parameters. */
  readonly start: readonly number[];
  /** [n][m] */
  readonly linear: readonly (readonly number[])[];
  /** [n][m] */
  readonly square?: readonly (readonly number[])[];
  /** [m] */
  readonly constant?: readonly number[];
}

/**
 * The sum of squares of some residuals, to be minimised over their parameters without any data. Written so, and not
 * as one polynomial, the loss is never below 0, and both it and its gradient keep their digits close to the minimum.
 */
export function leastSquares({ start, linear, square, constant }: Residuals): Program {
  const [n, m] = [start.length, linear[0]!.length];
  const buffers: BufferSpec[] = [
    { name: 'x', rows: 1, columns: n },
    { name: 'x.gradient', rows: 1, columns: n },
    { name: 'residuals', rows: 1, columns: m },
    { name: 'residuals.gradient', rows: 1, columns: m },
  ];
  const constants: Constant[] = [];
  const give = (name: string, rows: number, values: readonly number[]): string => {
    buffers.push({ name, rows, columns: m });
    constants.push({ buffer: name, values });
    return name;
  };
  const forward: Operation[] = [product('x', give('linear', n, linear.flat()), 'residuals')];
  const backward: Operation[] = [backProduct('residuals.gradient', 'linear', 'x.gradient')];
  if (square !== undefined) {
    for (const name of ['x²', 'x².gradient', 'x.gradient by x²']) buffers.push({ name, rows: 1, columns: n });
    buffers.push({ name: 'residuals by x²', rows: 1, columns: m });
    forward.push(
      { kind: 'multiply', left: 'x', right: 'x', out: 'x²' },
      product('x²', give('square', n, square.flat()), 'residuals by x²'),
      { kind: 'addBias', to: 'residuals', bias: 'residuals by x²' },
    );
    // d(x²) = 2x dx: what comes by way of x² is added twice.
    backward.push(
      backProduct('residuals.gradient', 'square', 'x².gradient'),
      { kind: 'multiply', left: 'x².gradient', right: 'x', out: 'x.gradient by x²' },
      { kind: 'addBias', to: 'x.gradient', bias: 'x.gradient by x²' },
      { kind: 'addBias', to: 'x.gradient', bias: 'x.gradient by x²' },
    );
  }
  if (constant !== undefined) forward.push({ kind: 'addBias', to: 'residuals', bias: give('constant', 1, constant) });
  forward.push({ kind: 'sumSquares', of: 'residuals', gradient: 'residuals.gradient' });
  return {
    buffers,
    constants,
    forward,
    backward,
    parameters: [{ buffer: 'x', gradient: 'x.gradient', initial: { kind: 'values', values: start } }],
  };
}

/** The value of a program made by `leastSquares` where its parameters are x, in double precision. */
export function leastSquaresAt({ constants }: Program, x: readonly number[]): number {
  const values = (name: string) => constants.find(({ buffer }) => buffer === name)?.values;
  const linear = values('linear')!;
  const square = values('square');
  const constant = values('constant');
  const m = linear.length / x.length;
  let total = 0;
  for (let column = 0; column < m; column++) {
    let residual = constant?.[column] ?? 0;
    x.forEach((value, row) => {
      residual += value * linear[row * m + column]! + value * value * (square?.[row * m + column] ?? 0);
    });
    total += residual ** 2;
  }
  return total;
}

function product(left: string, right: string, out: string): Operation {
  return { kind: 'matmul', left, right, out, transposeLeft: false, transposeRight: false };
}

function backProduct(left: string, right: string, out: string): Operation {
  return { kind: 'matmul', left, right, out, transposeLeft: false, transposeRight: true };
}
