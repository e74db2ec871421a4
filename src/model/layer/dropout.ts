import { refuse } from '../../graph/builder.ts';
import { show } from '../../base/show.ts';
import { map } from '../../graph/tensor/map.ts';
import type { Tensor } from '../../graph/tensor/tensor.ts';
import type { Trace } from '../trace.ts';

export interface DropoutOptions {
  /** 1 for what stays and 0 for what goes, in place of a drawn one. */
  readonly mask?: Tensor;
}

/**
 * Each number is 0 with probability p, and the others are scaled by 1 / (1 − p), while training; as
 * torch.nn.Dropout (https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html), from a generator of its own.
 */
export function dropout(trace: Trace, x: Tensor, p: number, { mask }: DropoutOptions): Tensor {
  if (typeof p !== 'number' || !(p >= 0 && p < 1))
    refuse(trace.builder, 'dropout', `got p = ${show(p)}, expected a number from 0 to less than 1`);
  if (trace.mode === 'evaluate' || p === 0) return x;
  const keep = mask ?? map((u, least) => (u < least ? 0 : 1), trace.random('uniform', x.shape), p);
  return x.mul(keep).div(1 - p);
}
