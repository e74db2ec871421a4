import { add, type Builder, refuse, shapeOf } from '../builder.ts';
import type { Shape, Window } from '../node.ts';
import { sameShape, showShape } from '../shape.ts';
import { checkOptions, type Four } from './product.ts';

/** For each window of [batch, channels, h, w] the value of `of` where `by` is largest; max pooling picks x by x. */
export function poolPick(builder: Builder, by: number, of: number, window: Window): number {
  const [first, second] = [shapeOf(builder, by), shapeOf(builder, of)];
  if (!sameShape(first, second))
    refuse(builder, 'poolPick', `got ${showShape(first)} and ${showShape(second)}, expected equal shapes`);
  return add(builder, {
    kind: 'poolPick',
    inputs: [by, of],
    shape: pooled(builder, first, window),
    ...inOrder(window),
  });
}

/** Adds each number of d to the place that its window picks: the gradient of `of` in poolPick. */
export function poolSpread(builder: Builder, by: number, d: number, window: Window): number {
  return add(builder, { kind: 'poolSpread', inputs: [by, d], shape: shapeOf(builder, by), ...inOrder(window) });
}

/** The sum of each window. */
export function poolSum(builder: Builder, x: number, window: Window): number {
  return add(builder, {
    kind: 'poolSum',
    inputs: [x],
    shape: pooled(builder, shapeOf(builder, x), window),
    ...inOrder(window),
  });
}

/** Adds each number of d to all places of its window, in a tensor of this shape: the gradient of poolSum. */
export function poolSumSpread(builder: Builder, d: number, shape: Shape, window: Window): number {
  return add(builder, { kind: 'poolSumSpread', inputs: [d], shape, ...inOrder(window) });
}

/** Equal nodes have their fields in one order, and no others. */
function inOrder({ kernel, stride, padding }: Window): Window {
  return { kernel, stride, padding };
}

function pooled(builder: Builder, shape: Shape, { kernel, stride, padding }: Window): Shape {
  const got = `got ${showShape(shape)}`;
  if (shape.length !== 4) refuse(builder, 'pool', `${got}, expected [batch, channels, h, w]`);
  checkOptions(builder, 'pool', { kernel, stride }, padding);
  // Otherwise a window could lie in the padding alone, where there is nothing to pick.
  if (padding.some((zeros, i) => zeros > kernel[i]! / 2))
    refuse(
      builder,
      'pool',
      `got padding ${padding.join(' × ')}, expected at most half of the kernel ${kernel.join(' × ')}`,
    );
  const [batch, channels, ...image] = shape as Four;
  const [height, width] = image.map((length, i) => {
    const room = length + 2 * padding[i]! - kernel[i]!;
    if (room < 0) refuse(builder, 'pool', `${got}, expected an image of at least the kernel ${kernel.join(' × ')}`);
    return Math.floor(room / stride[i]!) + 1;
  }) as [number, number];
  return [batch, channels, height, width];
}
