import { refuse } from '../../graph/builder.ts';
import type { Initial } from '../../graph/model.ts';
import type { Shape } from '../../graph/node.ts';
import type { Tensor } from '../../graph/tensor/tensor.ts';
import { checkParts, type GivenInitial, initialOf } from '../initial.ts';
import { matrixOf, type Trace } from '../trace.ts';

export interface LayerOptions {
  /** The parameter group that its parameters belong to; weight, bias, norm or embedding unless given. */
  readonly group?: string;
}

export interface LinearOptions extends LayerOptions {
  /** Whether a bias is added; true unless given. */
  readonly bias?: boolean;
  /** First values in place of torch's. */
  readonly initial?: { readonly weight?: GivenInitial; readonly bias?: GivenInitial };
}

/** The weight and the bias of a layer, in the order in which torch draws them; it has no bias where that is false. */
export function declareLayer(
  trace: Trace,
  name: string,
  shape: Shape,
  outputs: number,
  bound: number,
  { bias = true, initial = {}, group }: LinearOptions,
): { readonly weight: Tensor; readonly bias: Tensor | undefined } {
  checkParts(trace.builder, initial, ['weight', 'bias']);
  const first = (given: GivenInitial | undefined, of: Shape): Initial =>
    given === undefined ? { kind: 'uniform', bound } : initialOf(trace.builder, 'initial', given, of);
  const weight = trace.parameter(`${name}.weight`, shape, first(initial.weight, shape), {
    group: group ?? 'weight',
    matrix: matrixOf(shape),
  });
  const place = { group: group ?? 'bias', matrix: null };
  return {
    weight,
    bias: bias ? trace.parameter(`${name}.bias`, [outputs], first(initial.bias, [outputs]), place) : undefined,
  };
}

/**
 * x [..., in] · Wᵀ + b with W [out, in], as torch.nn.Linear: both uniform over ±1/√in, the weight drawn first
 * (https://pytorch.org/docs/stable/generated/torch.nn.Linear.html).
 */
export function linear(trace: Trace, name: string, x: Tensor, out: number, options: LinearOptions): Tensor {
  const features = x.shape.at(-1);
  if (features === undefined) refuse(trace.builder, 'linear', 'got a single number, expected [..., features]');
  const { weight, bias } = declareLayer(trace, name, [out, features], out, 1 / Math.sqrt(features), options);
  const product = x.matmul(weight.transpose());
  return bias === undefined ? product : product.add(bias);
}
