import type { KernelWhole, Shape, Whole } from '../optimizer/rule/expression.ts';
import type { Model } from '../graph/model.ts';
import type { Program } from '../problem/program.ts';
import type { Numbers } from './engine.ts';
import type { Apply } from './tensor-function.ts';

/** Where a parameter lies in arrays that hold all parameters one behind the other; sizes are those of the program. */
export interface TensorRange {
  readonly name: string;
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  /** It lies as PyTorch has it, [out, in], and not as a program's weight, [in, out]. */
  readonly rowIsOut?: true;
}

/** A view of a tensor's share of such an array. */
export const share = <T extends Numbers>(values: T, { start, rows, columns }: TensorRange): T =>
  values.subarray(start, start + rows * columns) as T;

/**
 * Computes a whole from its operand. `operand` and `result` hold all parameters; `result` receives, at every number of
 * a tensor, the value that this number sees. `functionOf` gives what no reduction is.
 */
export function computeWhole(
  whole: KernelWhole,
  tensors: readonly TensorRange[],
  operand: Numbers,
  result: Numbers,
  functionOf: (tensor: TensorRange) => Apply,
): void {
  if (whole.kind === 'shape') {
    for (const tensor of tensors) share(result, tensor).fill(shapeOf(whole.name, tensor));
    return;
  }
  if (whole.function === 'orthogonal' || whole.function === 'shampoo') {
    for (const tensor of tensors) functionOf(tensor)(share(operand, tensor), share(result, tensor));
    return;
  }
  if (whole.over === 'network') {
    const all = tensors.map((tensor) => share(operand, tensor));
    const value = reduce(whole.function, all);
    for (const tensor of tensors) share(result, tensor).fill(value);
    return;
  }
  for (const tensor of tensors) {
    const [of, into] = [share(operand, tensor), share(result, tensor)];
    if (whole.over === 'tensor') into.fill(reduce(whole.function, [of]));
    else meansAlong(whole.over, tensor, of, into);
  }
}

/** A weight may lie in memory as [in, out] and is seen as PyTorch's [out, in]; a bias [1, out] as a vector [out, 1]. */
export function shapeOf(name: Shape['name'], { rows, columns, rowIsOut }: TensorRange): number {
  switch (name) {
    case 'rows':
      return rowIsOut ? rows : columns;
    case 'columns':
      return rowIsOut ? columns : rows;
    case 'isMatrix':
      return rows > 1 && columns > 1 ? 1 : 0;
  }
}

/** In double precision, whatever the numbers are. */
export function reduce(name: Exclude<Whole<unknown>['function'], 'orthogonal'>, parts: readonly Numbers[]): number {
  let [sum, count, largest] = [0, 0, -Infinity];
  for (const part of parts) {
    count += part.length;
    // By index: iterating costs seven times as much, and this runs over all parameters in every step.
    if (name === 'maximum') for (let i = 0; i < part.length; i++) largest = Math.max(largest, part[i]!);
    else if (name === 'norm') for (let i = 0; i < part.length; i++) sum += part[i]! * part[i]!;
    else for (let i = 0; i < part.length; i++) sum += part[i]!;
  }
  return { sum, mean: sum / count, norm: Math.sqrt(sum), maximum: largest }[name];
}

/** What is a row to PyTorch may be a column in memory. */
function meansAlong(
  over: 'row' | 'column',
  { rows, columns, rowIsOut }: TensorRange,
  of: Numbers,
  into: Numbers,
): void {
  const isMemoryRow = (over === 'row') === (rowIsOut ?? false);
  const [lines, length, line, along] = isMemoryRow ? [rows, columns, columns, 1] : [columns, rows, 1, columns];
  for (let i = 0; i < lines; i++) {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += of[i * line + j * along]!;
    for (let j = 0; j < length; j++) into[i * line + j * along] = sum / length;
  }
}

/** What an optimizer does to a lane's parameters. */
export interface Update {
  readonly step: () => void;
  /** Exchanges the parameters with those that the network is evaluated with, where a step has made some. */
  readonly exchange: () => void;
  /** What it keeps by name; each array holds all parameters. */
  readonly states: Readonly<Record<string, Numbers>>;
}

/** The share of a parameter in a state; null where the optimizer keeps no state of that name. */
export function stateOf(
  update: Update | null,
  tensors: readonly TensorRange[],
  state: string,
  parameter: string,
): Numbers | null {
  const values = update?.states[state];
  const tensor = tensors.find(({ name }) => name === parameter);
  return values === undefined || tensor === undefined ? null : share(values, tensor);
}

/** The exchange of two arrays; nothing happens before the first step, or where there is nothing to exchange. */
export function exchanger(values: Numbers, others: Numbers | null, steps: () => number): () => void {
  const spare = others?.slice();
  return () => {
    if (others === null || spare === undefined || steps() === 0) return;
    spare.set(values);
    values.set(others);
    others.set(spare);
  };
}

/** All parameters of a model, each behind the one before, at multiples of `alignment` numbers. */
export function modelRanges({ parameters }: Model, alignment = 1): readonly TensorRange[] {
  let start = 0;
  return parameters.map(({ name, shape, matrix }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const [rows, columns] = matrix ?? [size, 1];
    const range = { name, start, rows, columns, rowIsOut: true } as const;
    start += Math.ceil(size / alignment) * alignment;
    return range;
  });
}

/** All parameters of a program, each behind the one before, at multiples of `alignment` numbers. */
export function tensorRanges(program: Program, alignment = 1): readonly TensorRange[] {
  let start = 0;
  return program.parameters.map(({ buffer }) => {
    const { rows, columns } = program.buffers.find(({ name }) => name === buffer)!;
    const range = { name: buffer, start, rows: rows as number, columns: columns as number };
    start += Math.ceil((range.rows * range.columns) / alignment) * alignment;
    return range;
  });
}
