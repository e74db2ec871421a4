import type { NodeOf } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { Values } from './array.ts';

export function take({ shape }: NodeOf<'take'>, table: Values, indices: Values): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  forEachRow(indices, table.shape[0]!, sizeOf(table.shape.slice(1)), (inTable, inResult) => {
    result[inResult] = table.values[inTable]!;
  });
  return result;
}

export function put({ shape }: NodeOf<'put'>, indices: Values, values: Values): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  forEachRow(indices, shape[0]!, sizeOf(shape.slice(1)), (inTable, inValues) => {
    result[inTable]! += values.values[inValues]!;
  });
  return result;
}

/** Visits every element of every row that is asked for: where it lies in the table, and among what is taken or put. */
function forEachRow(
  indices: Values,
  rows: number,
  width: number,
  visit: (inTable: number, outside: number) => void,
): void {
  indices.values.forEach((row, i) => {
    if (!(Number.isInteger(row) && row >= 0 && row < rows))
      throw new RangeError(`row ${row} of a table of ${rows} was asked for`);
    for (let j = 0; j < width; j += 1) visit(row * width + j, i * width + j);
  });
}
