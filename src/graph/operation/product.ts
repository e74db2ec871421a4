import { add, type Builder, refuse, shapeOf } from '../builder.ts';
import type { Convolution, Pair, Shape } from '../node.ts';
import { broadcast, showShape, sizeOf } from '../shape.ts';
import { reshape } from './view.ts';

/** [..., m, k] · [..., k, n] → [..., m, n]; the axes before are broadcast. */
export function matmul(builder: Builder, a: number, b: number): number {
  const [left, right] = [shapeOf(builder, a), shapeOf(builder, b)];
  const got = `got ${showShape(left)} · ${showShape(right)}`;
  if (left.length < 2 || right.length < 2) refuse(builder, 'matmul', `${got}, expected two axes or more in each`);
  const [[m, k], [rows, n]] = [left.slice(-2), right.slice(-2)] as [[number, number], [number, number]];
  if (k !== rows) refuse(builder, 'matmul', `${got}, expected the second to have ${k} rows in place of ${rows}`);
  const leading = broadcast([left.slice(0, -2), right.slice(0, -2)]);
  if (leading === undefined) refuse(builder, 'matmul', `${got}, expected leading axes that can be broadcast`);
  const shape = [...leading, m, n];
  if (left.length > 2 && sizeOf(right) === rows * n) {
    // One matrix for all: one large product in place of many small ones, and its gradient is one as well.
    const flat = reshape(builder, a, [sizeOf(left.slice(0, -1)), k]);
    return reshape(builder, matmul(builder, flat, reshape(builder, b, [k, n])), shape);
  }
  return add(builder, { kind: 'matmul', inputs: [a, b], shape });
}

/** image [batch, in, h, w], weight [out, in / groups, kh, kw] → [batch, out, h', w']; see torch.nn.functional.conv2d. */
export function conv2d(builder: Builder, image: number, weight: number, options: Convolution): number {
  const shape = convolved(builder, shapeOf(builder, image), shapeOf(builder, weight), options);
  return add(builder, { kind: 'conv2d', inputs: [image, weight], shape, ...inOrder(options) });
}

/** The gradient of an image of this shape, from that of the convolution. */
export function conv2dInputGradient(
  builder: Builder,
  gradient: number,
  weight: number,
  shape: Shape,
  options: Convolution,
): number {
  return add(builder, { kind: 'conv2dInputGradient', inputs: [gradient, weight], shape, ...inOrder(options) });
}

/** The gradient of a weight of this shape, from that of the convolution. */
export function conv2dWeightGradient(
  builder: Builder,
  image: number,
  gradient: number,
  shape: Shape,
  options: Convolution,
): number {
  return add(builder, { kind: 'conv2dWeightGradient', inputs: [image, gradient], shape, ...inOrder(options) });
}

/** Equal nodes have their fields in one order, and no others. */
function inOrder({ stride, padding, dilation, groups }: Convolution): Convolution {
  return { stride, padding, dilation, groups };
}

function convolved(builder: Builder, image: Shape, weight: Shape, options: Convolution): Shape {
  const { stride, padding, dilation, groups } = options;
  const got = `got an image ${showShape(image)} and a weight ${showShape(weight)}`;
  const fail = (expected: string): never => refuse(builder, 'conv2d', `${got}, expected ${expected}`);
  if (image.length !== 4 || weight.length !== 4) fail('[batch, in, h, w] and [out, in / groups, kh, kw]');
  checkOptions(builder, 'conv2d', { stride, dilation }, padding);
  const [[batch, channels, h, w], [out, perGroup, kh, kw]] = [image, weight] as [Four, Four];
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0 || out % groups !== 0)
    fail(`groups that divide ${channels} and ${out}; they are ${groups}`);
  if (perGroup !== channels / groups) fail(`a weight [${out}, ${channels / groups}, ${kh}, ${kw}]`);
  const [height, width] = [h, w].map((length, i) => {
    const extent = dilation[i]! * ([kh, kw][i]! - 1) + 1;
    if (extent > length + 2 * padding[i]!) fail('a kernel no larger than the padded image');
    return Math.floor((length + 2 * padding[i]! - extent) / stride[i]!) + 1;
  }) as [number, number];
  return [batch, out, height, width];
}

export type Four = readonly [number, number, number, number];

/** Steps of at least 1 and no negative padding, all of them whole. */
export function checkOptions(
  builder: Builder,
  operation: string,
  steps: Readonly<Record<string, Pair>>,
  padding: Pair,
): void {
  for (const [name, least, pair] of [
    ...Object.entries(steps).map(([step, values]) => [step, 1, values] as const),
    ['padding', 0, padding] as const,
  ])
    if (!pair.every((value) => Number.isInteger(value) && value >= least))
      refuse(builder, operation, `got ${name} ${pair.join(' × ')}, expected whole numbers of at least ${least}`);
}
