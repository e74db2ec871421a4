import type { Tensor } from '../../graph/tensor/tensor.ts';
import type { Trace } from '../trace.ts';
import type { LayerOptions } from './linear.ts';

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
  { group }: LayerOptions,
): Tensor {
  const initial = { kind: 'normal', mean: 0, std: 1 } as const;
  const kind = { group: group ?? 'embedding', matrix: [count, size], embedding: true } as const;
  return trace.parameter(`${name}.weight`, [count, size], initial, kind).take(tokens);
}
