import type { BinaryOperator, UnaryOperator } from '../optimizer/rule/expression.ts';
import type { MapExpression } from './node.ts';

/*
 * Expressions of maps. They are made as they are written down: products with 1 and sums with 0 are left out, and what
 * follows from numbers alone is computed. A product with 0 stays, for it is NaN where the other factor is not finite.
 */

/** A number that may stand in an expression: JSON can say it. Others are constant nodes. */
export function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

export function number(value: number): MapExpression {
  return { kind: 'constant', value };
}

export function argument(index: number): MapExpression {
  return { kind: 'argument', index };
}

export function unary(operator: UnaryOperator, operand: MapExpression): MapExpression {
  if (operator === 'negate' && operand.kind === 'unary' && operand.operator === 'negate') return operand.operand;
  if (operator === 'negate' && operand.kind === 'constant' && operand.value !== 0) return number(-operand.value);
  return { kind: 'unary', operator, operand };
}

export const negate = (operand: MapExpression) => unary('negate', operand);
export const plus = (left: MapExpression, right: MapExpression) => binary('add', left, right);
export const minus = (left: MapExpression, right: MapExpression) => binary('subtract', left, right);
export const times = (left: MapExpression, right: MapExpression) => binary('multiply', left, right);
export const over = (left: MapExpression, right: MapExpression) => binary('divide', left, right);

const COMPUTED: Partial<Record<BinaryOperator, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  equal: (a, b) => Number(a === b),
};

export function binary(operator: BinaryOperator, left: MapExpression, right: MapExpression): MapExpression {
  const [a, b] = [valueOf(left), valueOf(right)];
  const value = a === undefined || b === undefined ? undefined : COMPUTED[operator]?.(a, b);
  if (value !== undefined && isPlain(value)) return number(value);
  switch (operator) {
    case 'add':
      if (a === 0) return right;
      if (b === 0) return left;
      break;
    case 'subtract':
      if (b === 0) return left;
      break;
    case 'multiply':
      if (a === 1) return right;
      if (a === -1) return negate(right);
      if (b === 1) return left;
      if (b === -1) return negate(left);
      break;
    case 'divide':
    case 'power':
      if (b === 1) return left;
      break;
    default:
  }
  return { kind: 'binary', operator, left, right };
}

export function choose(test: MapExpression, then: MapExpression, otherwise: MapExpression): MapExpression {
  const decided = valueOf(test);
  if (decided !== undefined) return decided === 0 ? otherwise : then;
  return { kind: 'choose', test, then, otherwise };
}

function valueOf(expression: MapExpression): number | undefined {
  return expression.kind === 'constant' ? expression.value : undefined;
}

/** The same expression with something else in the place of each argument. */
export function withArguments(expression: MapExpression, replace: (index: number) => MapExpression): MapExpression {
  const go = (child: MapExpression) => withArguments(child, replace);
  switch (expression.kind) {
    case 'constant':
      return expression;
    case 'argument':
      return replace(expression.index);
    case 'unary':
      return unary(expression.operator, go(expression.operand));
    case 'binary':
      return binary(expression.operator, go(expression.left), go(expression.right));
    case 'choose':
      return choose(go(expression.test), go(expression.then), go(expression.otherwise));
  }
}
