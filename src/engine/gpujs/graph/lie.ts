import type { Shape } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { Value } from '../launch.ts';
import { counter, join, quotient, remainder, split, type Coordinate } from './coordinate.ts';
import { X, Y } from '../launch.ts';

/** How a tensor lies in a matrix, in row-major order: its first axes are the rows, where that can be said. */
export interface Lie {
  readonly shape: Shape;
  readonly rows: number;
  readonly columns: number;
  /** How many axes make the rows; null where rows begin inside an axis. */
  readonly split: number | null;
}

/** A tensor that a kernel can read. */
export interface Stored {
  readonly value: Value;
  readonly lie: Lie;
}

/** The last axis that is longer than 1 makes the columns. */
export function lieOf(shape: Shape): Lie {
  const axis = Math.max(
    0,
    shape.findLastIndex((n) => n !== 1),
  );
  return { shape, rows: sizeOf(shape.slice(0, axis)), columns: sizeOf(shape.slice(axis)), split: axis };
}

/** As a matrix of so many rows. */
export function lieAs(shape: Shape, rows: number, columns: number): Lie {
  const fitting = [...shape.keys(), shape.length].find((axis) => sizeOf(shape.slice(0, axis)) === rows);
  return { shape, rows, columns, split: fitting ?? null };
}

export function sameLie(a: Lie, b: Lie): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}

/** Row and column of an element. */
export function placeIn(
  { shape, columns, split: axes }: Lie,
  at: readonly Coordinate[],
): readonly [Coordinate, Coordinate] {
  if (axes !== null) return [join(at.slice(0, axes), shape.slice(0, axes)), join(at.slice(axes), shape.slice(axes))];
  const flat = join(at, shape);
  return [quotient(flat, columns), remainder(flat, columns)];
}

/** The element that a thread computes. */
export function threadPlace({ shape, rows, columns, split: axes }: Lie): readonly Coordinate[] {
  const [row, column] = [counter(Y, rows, 0), counter(X, columns, 0)];
  if (axes !== null) return [...split(row, shape.slice(0, axes)), ...split(column, shape.slice(axes))];
  return split(join([row, column], [rows, columns]), shape);
}
