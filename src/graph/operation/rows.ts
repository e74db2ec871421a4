import { add, type Builder, refuse, shapeOf } from '../builder.ts';
import { checkRange } from '../range.ts';
import { showShape } from '../shape.ts';

/** table [rows, ...row], indices [...i] → [...i, ...row]. */
export function take(builder: Builder, table: number, indices: number): number {
  const [from, at] = [shapeOf(builder, table), shapeOf(builder, indices)];
  if (from.length === 0) refuse(builder, 'take', 'got a number, expected a table [rows, ...]');
  checkIndices(builder, 'take', indices);
  checkRange(builder, 'take', 'indices', indices, from[0]!);
  return add(builder, { kind: 'take', inputs: [table, indices], shape: [...at, ...from.slice(1)] });
}

/** indices [...i], values [...i, ...row] → [rows, ...row]: adds each value to the row that it is for. */
export function put(builder: Builder, indices: number, values: number, rows: number): number {
  const [at, from] = [shapeOf(builder, indices), shapeOf(builder, values)];
  checkIndices(builder, 'put', indices);
  if (!at.every((length, i) => length === from[i]))
    refuse(builder, 'put', `got ${showShape(from)}, expected values that begin with the indices' ${showShape(at)}`);
  return add(builder, { kind: 'put', inputs: [indices, values], shape: [rows, ...from.slice(at.length)] });
}

function checkIndices(builder: Builder, operation: string, indices: number): void {
  if (builder.nodes[indices]!.type !== 'integer')
    refuse(builder, operation, 'got indices that are floats, expected integers such as labels or tokens');
}
