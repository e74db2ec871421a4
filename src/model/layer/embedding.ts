import type { Tensor } from '../../graph/tensor/tensor.ts';
import type { Trace } from '../trace.ts';
import { checkParts, type GivenInitial, initialOf } from '../initial.ts';
import type { LayerOptions } from './linear.ts';

export interface EmbeddingOptions extends LayerOptions {
  /** First values in place of torch's. */
  readonly initial?: { readonly weight?: GivenInitial };
}

/**
 * Rows of a table [count, size] for tokens [...], standard normal at first, as torch.nn.Embedding
 * (https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html). To an optimizer it is no matrix: its rows have
 * nothing to do with each other.
 */
export function embedding(
  trace: Trace,
  name: string,
  tokens: Tensor,
  count: number,
  size: number,
  { initial = {}, group }: EmbeddingOptions,
): Tensor {
  const shape = [count, size];
  checkParts(trace.builder, initial, ['weight']);
  const first = initialOf(trace.builder, 'embedding', initial.weight ?? { kind: 'normal', mean: 0, std: 1 }, shape);
  return trace.parameter(`${name}.weight`, shape, first, { group: group ?? 'embedding', matrix: null }).take(tokens);
}
