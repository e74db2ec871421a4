import { refuse } from '../builder.ts';
import { within } from '../call.ts';
import { gradients } from '../grad.ts';
import { showShape, sizeOf } from '../shape.ts';
import { isTensor, operandOf, Tensor } from './tensor.ts';

/**
 * The gradient of one number by a tensor, or by each of several. It is a tensor like any other, so that it may be part
 * of a loss and have gradients itself. What does not influence the number has zeros.
 */
export function grad(of: Tensor, by: Tensor): Tensor;
export function grad(of: Tensor, by: readonly Tensor[]): readonly Tensor[];
export function grad(of: Tensor, by: Tensor | readonly Tensor[]): Tensor | readonly Tensor[] {
  const { builder, shape } = of;
  return within(builder, 'grad', () => {
    if (sizeOf(shape) !== 1)
      refuse(builder, 'grad', `got the gradient of ${showShape(shape)}, expected one number, for example x.sum()`);
    const places = (isTensor(by) ? [by] : by).map((each) => operandOf(builder, 'grad', each));
    const found = gradients(builder, of.index, places).map((index) => new Tensor(builder, index));
    return isTensor(by) ? found[0]! : found;
  });
}
