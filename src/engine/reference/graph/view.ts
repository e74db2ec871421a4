import type { NodeOf } from '../../../graph/node.ts';
import { broadcastElement, build, offset, type Values } from './array.ts';

export function permute({ shape, axes }: NodeOf<'permute'>, x: Values): Float64Array {
  return build(shape, (at) =>
    element(
      x,
      x.shape.map((_, axis) => at[axes.indexOf(axis)]!),
    ),
  );
}

export function expand({ shape }: NodeOf<'expand'>, x: Values): Float64Array {
  return build(shape, (at) => broadcastElement(x, at));
}

export function slice({ shape, from }: NodeOf<'slice'>, x: Values): Float64Array {
  return build(shape, (at) =>
    element(
      x,
      at.map((coordinate, axis) => from[axis]! + coordinate),
    ),
  );
}

export function flip({ shape, axes }: NodeOf<'flip'>, x: Values): Float64Array {
  const turn = (coordinate: number, axis: number) => (axes.includes(axis) ? shape[axis]! - 1 - coordinate : coordinate);
  return build(shape, (at) => element(x, at.map(turn)));
}

export function pad({ shape, before }: NodeOf<'pad'>, x: Values): Float64Array {
  return build(shape, (at) => {
    const inside = at.map((coordinate, axis) => coordinate - before[axis]!);
    const isInside = inside.every((coordinate, axis) => coordinate >= 0 && coordinate < x.shape[axis]!);
    return isInside ? element(x, inside) : 0;
  });
}

export function concat({ shape, axis }: NodeOf<'concat'>, parts: readonly Values[]): Float64Array {
  return build(shape, (at) => {
    let along = at[axis]!;
    for (const part of parts) {
      if (along < part.shape[axis]!) return element(part, at.with(axis, along));
      along -= part.shape[axis]!;
    }
    throw new Error('the parts end before the whole');
  });
}

function element({ shape, values }: Values, at: readonly number[]): number {
  return values[offset(shape, at)]!;
}
