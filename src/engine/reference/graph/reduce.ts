import type { NodeOf } from '../../../graph/node.ts';
import { forEachPlace, offset, type Values } from './array.ts';

export function sum({ shape, axes }: NodeOf<'sum'>, x: Values): Float64Array {
  return reduce(shape, axes, x, 0, (total, value) => total + value);
}

export function max({ shape, axes }: NodeOf<'max'>, x: Values): Float64Array {
  return reduce(shape, axes, x, -Infinity, Math.max);
}

function reduce(
  shape: readonly number[],
  axes: readonly number[],
  x: Values,
  start: number,
  combine: (result: number, value: number) => number,
): Float64Array {
  const result = new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(start);
  forEachPlace(x.shape, (at, i) => {
    const place = offset(
      shape,
      at.map((coordinate, axis) => (axes.includes(axis) ? 0 : coordinate)),
    );
    result[place] = combine(result[place]!, x.values[i]!);
  });
  return result;
}

export function argmax({ shape, axis }: NodeOf<'argmax'>, x: Values): Float64Array {
  const result = new Float64Array(shape.reduce((a, b) => a * b, 1));
  forEachPlace(shape, (at, i) => {
    const along = Array.from({ length: x.shape[axis]! }, (_, k) => x.values[offset(x.shape, at.with(axis, k))]!);
    const nan = along.findIndex(Number.isNaN);
    result[i] = nan === -1 ? along.indexOf(Math.max(...along)) : nan;
  });
  return result;
}
