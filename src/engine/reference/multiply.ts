import type { Matmul } from '../tensor-function.ts';

/** A row-major matrix in double precision. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function multiply(operation: Matmul, buffer: (name: string) => Matrix): void {
  const left = view(buffer(operation.left), operation.transposeLeft);
  const right = view(buffer(operation.right), operation.transposeRight);
  const out = buffer(operation.out).values;
  for (let i = 0; i < left.rows; i++)
    for (let j = 0; j < right.columns; j++) {
      let sum = 0;
      for (let k = 0; k < left.columns; k++)
        sum += left.values[i * left.down + k * left.across]! * right.values[k * right.down + j * right.across]!;
      out[i * right.columns + j] = sum;
    }
}

/** A matrix as an operand; `down` and `across` lead to the next row and column. */
function view({ rows, columns, values }: Matrix, transpose: boolean) {
  return transpose
    ? { rows: columns, columns: rows, values, down: 1, across: columns }
    : { rows, columns, values, down: columns, across: 1 };
}
