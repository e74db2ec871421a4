import { InputError } from '../../base/errors.ts';
import { shapeOf } from '../builder.ts';
import { within } from '../call.ts';
import * as operation from '../operation/view.ts';
import { axisOf } from './arguments.ts';
import { isTensor, operandOf, Tensor } from './tensor.ts';

/** Tensors one after the other along an axis, as torch.cat puts them. */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  const [first] = tensors;
  if (!isTensor(first)) throw new InputError('concat: got no tensor, expected a list of one or more.');
  const { builder } = first;
  return within(builder, 'concat', () => {
    const parts = tensors.map((each) => operandOf(builder, 'concat', each));
    const place = axisOf(builder, 'concat', axis, shapeOf(builder, parts[0]!));
    return new Tensor(builder, operation.concat(builder, parts, place));
  });
}
