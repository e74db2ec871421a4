import { refuse } from '../../graph/builder.ts';
import type { Tensor } from '../../graph/tensor/tensor.ts';
import { matrixOf, type Trace } from '../trace.ts';

export interface LayerOptions {
  /** The parameter group that its parameters belong to; weight, bias, norm or embedding unless given. */
  readonly group?: string;
}

export interface LinearOptions extends LayerOptions {
  /** Whether a bias is added; true unless given. */
  readonly bias?: boolean;
}

/**
 * x [..., in] · Wᵀ + b with W [out, in], as torch.nn.Linear: both uniform over ±1/√in, the weight drawn first
 * (https://pytorch.org/docs/stable/generated/torch.nn.Linear.html).
 */
export function linear(
  trace: Trace,
  name: string,
  x: Tensor,
  out: number,
  { bias = true, group }: LinearOptions,
): Tensor {
  const features = x.shape.at(-1);
  if (features === undefined) refuse(trace.builder, 'linear', 'got a single number, expected [..., features]');
  const initial = { kind: 'uniform', bound: 1 / Math.sqrt(features) } as const;
  const shape = [out, features];
  const weight = trace.parameter(`${name}.weight`, shape, initial, {
    group: group ?? 'weight',
    matrix: matrixOf(shape),
  });
  const product = x.matmul(weight.transpose());
  if (!bias) return product;
  return product.add(trace.parameter(`${name}.bias`, [out], initial, { group: group ?? 'bias', matrix: null }));
}
