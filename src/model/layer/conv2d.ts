import { refuse } from '../../graph/builder.ts';
import type { Pair } from '../../graph/node.ts';
import { conv2d as convolve } from '../../graph/operation/product.ts';
import { showShape } from '../../graph/shape.ts';
import { Tensor } from '../../graph/tensor/tensor.ts';
import { pairOf } from '../../graph/tensor/arguments.ts';
import { matrixOf, type Trace } from '../trace.ts';
import type { LinearOptions } from './linear.ts';

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
  { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, group }: Conv2dOptions,
): Tensor {
  if (x.shape.length !== 4)
    refuse(trace.builder, 'conv2d', `got ${showShape(x.shape)}, expected images [batch, channels, h, w]`);
  const pair = (option: string, value: number | Pair): Pair => pairOf(trace.builder, 'conv2d', option, value);
  const size = pair('kernel', kernel);
  if (!size.every((length) => Number.isInteger(length) && length >= 1))
    refuse(trace.builder, 'conv2d', `got kernel ${size.join(' × ')}, expected whole numbers of at least 1`);
  const shape = [out, Math.floor(x.shape[1]! / groups), ...size];
  const initial = { kind: 'uniform', bound: 1 / Math.sqrt(shape[1]! * shape[2]! * shape[3]!) } as const;
  const weight = trace.parameter(`${name}.weight`, shape, initial, {
    group: group ?? 'weight',
    matrix: matrixOf(shape),
  });
  const windows = {
    stride: pair('stride', stride),
    padding: pair('padding', padding),
    dilation: pair('dilation', dilation),
    groups,
  };
  const maps = new Tensor(trace.builder, convolve(trace.builder, x.index, weight.index, windows));
  if (!bias) return maps;
  const added = trace.parameter(`${name}.bias`, [out], initial, { group: group ?? 'bias', matrix: null });
  return maps.add(added.reshape(1, out, 1, 1));
}
