import { refuse } from '../../graph/builder.ts';
import type { Pair } from '../../graph/node.ts';
import { checkOptions, conv2dInputGradient } from '../../graph/operation/product.ts';
import { pairOf } from '../../graph/tensor/arguments.ts';
import { Tensor } from '../../graph/tensor/tensor.ts';
import type { Trace } from '../trace.ts';
import { checkImages, kernelOf } from './conv2d.ts';
import { declareLayer, type LinearOptions } from './linear.ts';

export interface ConvTranspose2dOptions extends LinearOptions {
  /** How far apart the images' numbers come to lie; 1 unless given. */
  readonly stride?: number | Pair;
  /** Rows and columns that are taken away on both sides; 0 unless given. */
  readonly padding?: number | Pair;
  /** Rows below and columns to the right that are added again, fewer than the stride; 0 unless given. */
  readonly outputPadding?: number | Pair;
}

/**
 * Images [batch, in, h, w] and W [in, out, kh, kw], plus b, as torch.nn.ConvTranspose2d: both uniform over
 * ±1/√(out · kh · kw) (https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html). Each number of an image
 * adds its multiple of W to the result, which is (h − 1) stride − 2 padding + kh + outputPadding high.
 */
export function convTranspose2d(
  trace: Trace,
  name: string,
  x: Tensor,
  out: number,
  kernel: number | Pair,
  options: ConvTranspose2dOptions,
): Tensor {
  const { builder } = trace;
  const pair = (option: string, value: number | Pair): Pair => pairOf(builder, 'convTranspose2d', option, value);
  const [stride, padding, more] = [
    pair('stride', options.stride ?? 1),
    pair('padding', options.padding ?? 0),
    pair('outputPadding', options.outputPadding ?? 0),
  ];
  checkImages(trace, 'convTranspose2d', x);
  checkOptions(builder, 'convTranspose2d', { stride }, padding);
  if (!more.every((count, i) => Number.isInteger(count) && count >= 0 && count < stride[i]!))
    refuse(
      builder,
      'convTranspose2d',
      `got outputPadding ${more.join(' × ')}, expected whole numbers from 0 that are below the stride ${stride.join(' × ')}`,
    );
  const size = kernelOf(trace, 'convTranspose2d', kernel);
  const [batch, channels, ...lengths] = x.shape as [number, number, number, number];
  const [height, width] = lengths.map(
    (length, i) => (length - 1) * stride[i]! - 2 * padding[i]! + size[i]! + more[i]!,
  ) as [number, number];
  if (height < 1 || width < 1)
    refuse(builder, 'convTranspose2d', `got padding ${padding.join(' × ')}, which leaves nothing; expected less`);
  const bound = 1 / Math.sqrt(out * size[0] * size[1]);
  const { weight, bias } = declareLayer(trace, name, [channels, out, ...size], out, bound, options);
  const windows = { stride, padding, dilation: [1, 1] as const, groups: 1 };
  const shape = [batch, out, height, width];
  const images = new Tensor(builder, conv2dInputGradient(builder, x.index, weight.index, shape, windows));
  return bias === undefined ? images : images.add(bias.reshape(1, out, 1, 1));
}
