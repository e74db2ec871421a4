import { refuse } from '../../graph/builder.ts';
import type { Pair } from '../../graph/node.ts';
import { conv2d as convolve } from '../../graph/operation/product.ts';
import { showShape } from '../../graph/shape.ts';
import { Tensor } from '../../graph/tensor/tensor.ts';
import { pairOf } from '../../graph/tensor/arguments.ts';
import type { Trace } from '../trace.ts';
import { declareLayer, type LinearOptions } from './linear.ts';

export interface Conv2dOptions extends LinearOptions {
  readonly stride?: number | Pair;
  /** Zeros on both sides. */
  readonly padding?: number | Pair;
  readonly dilation?: number | Pair;
  /** Each group of output channels sees its own group of input channels. */
  readonly groups?: number;
}

/**
 * Images [batch, in, h, w] correlated with W [out, in / groups, kh, kw], plus b, as torch.nn.Conv2d: both uniform over
 * ±1/√(in / groups · kh · kw) (https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html).
 */
export function conv2d(
  trace: Trace,
  name: string,
  x: Tensor,
  out: number,
  kernel: number | Pair,
  options: Conv2dOptions,
): Tensor {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  checkImages(trace, 'conv2d', x);
  const pair = (option: string, value: number | Pair): Pair => pairOf(trace.builder, 'conv2d', option, value);
  const [high, wide] = kernelOf(trace, 'conv2d', kernel);
  const seen = Math.floor(x.shape[1]! / groups);
  const bound = 1 / Math.sqrt(seen * high * wide);
  const { weight, bias } = declareLayer(trace, name, [out, seen, high, wide], out, bound, options);
  const windows = {
    stride: pair('stride', stride),
    padding: pair('padding', padding),
    dilation: pair('dilation', dilation),
    groups,
  };
  const maps = new Tensor(trace.builder, convolve(trace.builder, x.index, weight.index, windows));
  return bias === undefined ? maps : maps.add(bias.reshape(1, out, 1, 1));
}

export function checkImages({ builder }: Trace, layer: string, x: Tensor): void {
  if (x.shape.length !== 4)
    refuse(builder, layer, `got ${showShape(x.shape)}, expected images [batch, channels, h, w]`);
}

export function kernelOf({ builder }: Trace, layer: string, kernel: number | Pair): Pair {
  const size = pairOf(builder, layer, 'kernel', kernel);
  if (!size.every((length) => Number.isInteger(length) && length >= 1))
    refuse(builder, layer, `got kernel ${size.join(' × ')}, expected whole numbers of at least 1`);
  return size;
}
