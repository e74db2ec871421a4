/** Matrices as rows of numbers, written for the eye. */
export type Rows = readonly (readonly number[])[];

export const transpose = (matrix: Rows): Rows => matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));

export const multiply = (left: Rows, right: Rows): Rows => {
  const columns = transpose(right);
  return left.map((row) => columns.map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)));
};

/** A sum of matrices, each times its factor. */
export const combine = (...terms: readonly (readonly [number, Rows])[]): Rows =>
  terms[0]![1].map((row, r) =>
    row.map((_, c) => terms.reduce((sum, [factor, rows]) => sum + factor * rows[r]![c]!, 0)),
  );

export const identity = (side: number): Rows =>
  Array.from({ length: side }, (_, r) => Array.from({ length: side }, (_, c) => (r === c ? 1 : 0)));
