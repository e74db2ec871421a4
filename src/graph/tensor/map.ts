import type { Expression } from '../../optimizer/rule/expression.ts';
import { parseFunction } from '../../optimizer/rule/parse-function.ts';
import { InputError } from '../../base/errors.ts';
import { within } from '../call.ts';
import { argument, binary, choose, number, unary } from '../expression.ts';
import type { MapExpression } from '../node.ts';
import * as operation from '../operation/map.ts';
import { type Operand, operandOf, Tensor } from './tensor.ts';

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
  const first = operands.find((each) => each instanceof Tensor);
  if (first === undefined) throw new InputError('map: got no tensor, expected one for each number of the function.');
  const { builder } = first;
  return within(builder, 'map', () => {
    const { body, result } = parseFunction('map', compute, operands.length, definedAt);
    const inputs = operands.map((each) => operandOf(builder, 'map', each));
    // Each binding is a node of its own: what is read twice is computed once.
    const locals = new Map<string, number>();
    const write = (expression: Expression): number => {
      const read = [...inputs, ...locals.values()];
      const names = [...locals.keys()];
      return operation.map(
        builder,
        translate(expression, (name) => inputs.length + names.indexOf(name)),
        read,
      );
    };
    for (const { name, value } of body) locals.set(name, write(value));
    return new Tensor(builder, write(result));
  });
}

/** An expression of a rule, in which a parameter is an element with its number for a name. */
function translate(expression: Expression, local: (name: string) => number): MapExpression {
  const go = (child: Expression) => translate(child, local);
  switch (expression.kind) {
    case 'constant':
      return number(expression.value);
    case 'element':
      return argument(Number(expression.name));
    case 'local':
      return argument(local(expression.name));
    case 'unary':
      return unary(expression.operator, go(expression.operand));
    case 'binary':
      return binary(expression.operator, go(expression.left), go(expression.right));
    case 'choose':
      return choose(go(expression.test), go(expression.then), go(expression.otherwise));
    default:
      throw new Error(`a function of numbers has no ${expression.kind}`);
  }
}
