import { type Builder, refuse } from '../builder.ts';
import { show } from '../../base/show.ts';
import type { Pair, Shape, Window } from '../node.ts';
import { showShape, sizeOf } from '../shape.ts';

/** An axis counted from the first, or, below 0, from the last: as a place in the shape. */
export function axisOf(builder: Builder, operation: string, axis: number, shape: Shape): number {
  const place = axis < 0 ? shape.length + axis : axis;
  if (!Number.isInteger(axis) || !(place in shape)) {
    const expected =
      shape.length === 0 ? 'a tensor with axes' : `a whole number from ${-shape.length} to ${shape.length - 1}`;
    refuse(builder, operation, `got axis ${axis} of shape ${showShape(shape)}, expected ${expected}`);
  }
  return place;
}

/** Some axes; without any, all. */
export function axesOf(
  builder: Builder,
  operation: string,
  axes: number | readonly number[] | undefined,
  shape: Shape,
): readonly number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  return (typeof axes === 'number' ? [axes] : axes).map((axis) => axisOf(builder, operation, axis, shape));
}

/** One number for height and width, or one for each. */
export function pairOf(builder: Builder, operation: string, name: string, value: number | Pair): Pair {
  if (typeof value === 'number') return [value, value];
  if (!Array.isArray(value) || (value.length as number) !== 2)
    refuse(
      builder,
      operation,
      `got ${name} ${show(value)}, expected a number, or one for the height and one for the width`,
    );
  return value;
}

export interface Pool2dOptions {
  /** The step from window to window; the kernel's size unless given. */
  readonly stride?: number | Pair;
  /** On both sides of the image, at most half of the kernel. */
  readonly padding?: number | Pair;
}

export function windowOf(
  builder: Builder,
  operation: string,
  kernel: number | Pair,
  { stride = kernel, padding = 0 }: Pool2dOptions = {},
): Window {
  const pair = (name: string, value: number | Pair) => pairOf(builder, operation, name, value);
  return { kernel: pair('kernel', kernel), stride: pair('stride', stride), padding: pair('padding', padding) };
}

/** The shape with −1 replaced by what is left for it. */
export function inferShape(builder: Builder, from: Shape, to: Shape): Shape {
  const open = to.indexOf(-1);
  if (open === -1) return to;
  const known = sizeOf(to.with(open, 1));
  const left = sizeOf(from) / known;
  if (to.lastIndexOf(-1) !== open || !Number.isInteger(left))
    refuse(
      builder,
      'reshape',
      `got ${showShape(from)}, expected numbers that ${showShape(to)} can hold, with one −1 at most`,
    );
  return to.with(open, left);
}
