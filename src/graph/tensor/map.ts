import { parseFunction } from '../../optimizer/rule/parse-function.ts';
import { InputError } from '../../base/errors.ts';
import { within } from '../call.ts';
import { apply } from '../number-function.ts';
import { isTensor, type Operand, operandOf, Tensor } from './tensor.ts';

/**
 * Computes each element from one of each tensor, which are broadcast: `map((a, b) => Math.max(a, 2 * b), x, y)`. The
 * function is read, not called, and may say what the update of an optimizer may; see `defineOptimizer`.
 *
 * @throws InputError with file and line for everything else, and for shapes that do not fit
 */
export function map<Operands extends readonly Operand[]>(
  compute: (...numbers: { [K in keyof Operands]: number }) => number,
  ...operands: Operands
): Tensor {
  const definedAt: { readonly stack?: unknown } = {};
  Error.captureStackTrace(definedAt, map);
  const first = operands.find((each) => isTensor(each));
  if (first === undefined) throw new InputError('map: got no tensor, expected one for each number of the function.');
  const { builder } = first;
  return within(builder, 'map', () => {
    const read = parseFunction('map', compute, operands.length, definedAt);
    const inputs = operands.map((each) => operandOf(builder, 'map', each));
    return new Tensor(builder, apply(builder, read, new Map(inputs.map((input, i) => [String(i), input]))));
  });
}
