import type { BinaryOperator, UnaryOperator } from '../optimizer/rule/expression.ts';
import { binary, choose, minus, negate, number, over, plus, times, unary } from './expression.ts';
import type { MapExpression as E } from './node.ts';

/**
 * d · ∂expression/∂argument, as reverse mode has it; undefined where the expression does not depend on the argument.
 * `self` is what already holds the expression's value.
 */
export function pull(expression: E, index: number, d: E, self = expression): E | undefined {
  switch (expression.kind) {
    case 'constant':
      return undefined;
    case 'argument':
      return expression.index === index ? d : undefined;
    case 'unary': {
      const { operand } = expression;
      const inner = UNARY[expression.operator]?.(d, operand, self);
      return inner && pull(operand, index, inner);
    }
    case 'binary': {
      const { left, right } = expression;
      const [toLeft, toRight] = BINARY[expression.operator] ?? [];
      const first = toLeft && pull(left, index, toLeft(d, left, right, self));
      const second = toRight && pull(right, index, toRight(d, left, right, self));
      return first && second ? plus(first, second) : (first ?? second);
    }
    case 'choose': {
      const [then, otherwise] = [pull(expression.then, index, d), pull(expression.otherwise, index, d)];
      if (!then && !otherwise) return undefined;
      // Chosen last, so that what overflows in the branch that is not taken is not seen.
      return choose(expression.test, then ?? number(0), otherwise ?? number(0));
    }
  }
}

/** d · f′(x), with y = f(x). What is missing is constant between its steps. */
const UNARY: Partial<Record<UnaryOperator, (d: E, x: E, y: E) => E>> = {
  negate: negate,
  sqrt: (d, _, y) => over(times(d, number(0.5)), y),
  abs: (d, x) => times(d, unary('sign', x)),
  exp: (d, _, y) => times(d, y),
  log: (d, x) => over(d, x),
  cos: (d, x) => negate(times(d, unary('sin', x))),
  sin: (d, x) => times(d, unary('cos', x)),
  tanh: (d, _, y) => times(d, minus(number(1), times(y, y))),
  erf: (d, x) => times(times(d, number(2 / Math.sqrt(Math.PI))), unary('exp', negate(times(x, x)))),
};

type Slope = (d: E, a: E, b: E, y: E) => E;

/** d · ∂f/∂a and d · ∂f/∂b, with y = f(a, b). Equal arguments of minimum and maximum have a half each, as in PyTorch. */
const BINARY: Partial<Record<BinaryOperator, readonly [Slope, Slope]>> = {
  add: [(d) => d, (d) => d],
  subtract: [(d) => d, negate],
  multiply: [(d, _, b) => times(d, b), (d, a) => times(d, a)],
  divide: [(d, _, b) => over(d, b), (d, _, b, y) => negate(over(times(d, y), b))],
  // Without the two exceptions 0⁰ would have a slope of 0 · ∞.
  power: [
    (d, a, b) => choose(equal(b, number(0)), number(0), times(d, times(b, binary('power', a, minus(b, number(1)))))),
    (d, a, b, y) => choose(zeroToPower(a, b), number(0), times(d, times(y, unary('log', a)))),
  ],
  minimum: [(d, a, b) => share(d, 'greater', a, b), (d, a, b) => share(d, 'greater', b, a)],
  maximum: [(d, a, b) => share(d, 'less', a, b), (d, a, b) => share(d, 'less', b, a)],
};

/** d, nothing where `mine` loses, a half where both are equal. */
function share(d: E, loses: 'less' | 'greater', mine: E, other: E): E {
  const half = times(d, number(0.5));
  return choose(binary(loses, mine, other), number(0), choose(equal(mine, other), half, d));
}

function zeroToPower(a: E, b: E): E {
  return binary('and', equal(a, number(0)), binary('greaterOrEqual', b, number(0)));
}

function equal(a: E, b: E): E {
  return binary('equal', a, b);
}
