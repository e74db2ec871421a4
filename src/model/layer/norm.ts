import { refuse } from '../../graph/builder.ts';
import { showShape, sizeOf } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor/tensor.ts';
import type { Trace } from '../trace.ts';
import type { LayerOptions } from './linear.ts';

export interface NormOptions extends LayerOptions {
  /** Added to the variance; 1e-5 unless given. */
  readonly eps?: number;
}

export interface BatchNormOptions extends NormOptions {
  /** The share of a batch in the running averages; 0.1 unless given. */
  readonly momentum?: number;
}

/** (x − mean) / √(variance + eps) over some axes, the variance without correction. */
export function standardised(x: Tensor, axes: readonly number[], eps: number): Tensor {
  const centred = x.sub(x.mean(axes, { keepDim: true }));
  const variance = centred.mul(centred).mean(axes, { keepDim: true });
  return centred.div(variance.add(eps).sqrt());
}

/** x · weight + bias, from 1 and 0 on. */
function affine(
  trace: Trace,
  name: string,
  x: Tensor,
  shape: readonly number[],
  seen: readonly number[],
  group = 'norm',
): Tensor {
  const given = (part: string, value: number): Tensor =>
    trace.parameter(`${name}.${part}`, shape, { kind: 'constant', value }, { group, matrix: null }).reshape(...seen);
  const weight = given('weight', 1);
  return x.mul(weight).add(given('bias', 0));
}

/** Over the last axis, as torch.nn.LayerNorm (https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html). */
export function layerNorm(trace: Trace, name: string, x: Tensor, { eps = 1e-5, group }: NormOptions): Tensor {
  const size = x.shape.at(-1);
  if (size === undefined) refuse(trace.builder, 'layerNorm', 'got a single number, expected [..., features]');
  return affine(trace, name, standardised(x, [-1], eps), [size], [size], group);
}

/** Over groups of channels and all places, as torch.nn.GroupNorm (https://pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html). */
export function groupNorm(
  trace: Trace,
  name: string,
  x: Tensor,
  groups: number,
  { eps = 1e-5, group }: NormOptions,
): Tensor {
  const [batch, channels, ...places] = x.shape;
  if (batch === undefined || channels === undefined || channels % groups !== 0)
    return refuse(
      trace.builder,
      'groupNorm',
      `got ${showShape(x.shape)} and ${groups} groups, expected [batch, channels, ...] with channels that the groups divide`,
    );
  const grouped = standardised(x.reshape(batch, groups, -1), [-1], eps).reshape(...x.shape);
  return affine(trace, name, grouped, [channels], [1, channels, ...places.map(() => 1)], group);
}

/**
 * Over the batch and all places of each channel, x [batch, channels] or [batch, channels, h, w], as torch.nn.BatchNorm1d
 * and 2d (https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html): training takes the batch's own mean and
 * variance and moves the running averages, evaluation takes these. The running variance is the corrected one.
 */
export function batchNorm(
  trace: Trace,
  name: string,
  x: Tensor,
  { eps = 1e-5, momentum = 0.1, group }: BatchNormOptions,
): Tensor {
  const [batch, channels, ...places] = x.shape;
  if (batch === undefined || channels === undefined)
    return refuse(trace.builder, 'batchNorm', `got ${showShape(x.shape)}, expected [batch, channels, ...]`);
  const seen = [1, channels, ...places.map(() => 1)];
  const axes = [0, ...places.map((_, i) => i + 2)];
  const running = {
    mean: trace.state(`${name}.running_mean`, [channels], 0),
    var: trace.state(`${name}.running_var`, [channels], 1),
  };
  if (trace.mode === 'evaluate') {
    const scaled = x.sub(running.mean.reshape(...seen)).div(
      running.var
        .reshape(...seen)
        .add(eps)
        .sqrt(),
    );
    return affine(trace, name, scaled, [channels], seen, group);
  }
  const count = batch * sizeOf(places);
  if (count < 2)
    refuse(
      trace.builder,
      'batchNorm',
      `got ${showShape(x.shape)}, one number a channel, which has no variance; leave no batch of one sample`,
    );
  const mean = x.mean(axes, { keepDim: true });
  const centred = x.sub(mean);
  const variance = centred.mul(centred).mean(axes, { keepDim: true });
  const moved = (old: Tensor, value: Tensor): Tensor =>
    old.mul(1 - momentum).add(value.reshape(channels).mul(momentum));
  trace.next.set(`${name}.running_mean`, moved(running.mean, mean.detach()));
  trace.next.set(`${name}.running_var`, moved(running.var, variance.detach().mul(count / (count - 1))));
  return affine(trace, name, centred.div(variance.add(eps).sqrt()), [channels], seen, group);
}
