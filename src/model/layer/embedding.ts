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
 * (https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html). To an optimizer it is a matrix that is
 * not made orthogonal: its rows have nothing to do with each other.
 */
export function embedding(
  trace: Trace,
  name: string,
  tokens: Tensor,
  count: number,
  size: number,
  { initial = {}, group }: EmbeddingOptions,
): Tensor {
  const shape = [count, size] as const;
  checkParts(trace.builder, initial, ['weight']);
  const first = initialOf(trace.builder, 'embedding', initial.weight ?? { kind: 'normal', mean: 0, std: 1 }, shape);
  const kind = { group: group ?? 'embedding', matrix: shape, embedding: true } as const;
  return trace.parameter(`${name}.weight`, shape, first, kind).take(tokens);
}
