import { BINARY, UNARY } from '../../../src/optimizer/rule/arithmetic.ts';
import type { Expression, Hyper, Rule } from '../../../src/optimizer/rule/expression.ts';

/**
 * What a number is computed from: hyperparameters alone, the step as well, or something that differs between elements.
 * Engines compute the first two on the host in double precision; in the third they round after every operation.
 */
type Kind = 0 | 1 | 2;
const [KNOWN, SCALAR, ELEMENT] = [0, 1, 2] as const;

interface Value {
  readonly x: number;
  readonly kind: Kind;
}

/** What rounding did to the numbers of one element so far. */
export interface Trace {
  /** Some number was not exact, so that another precision may have another. */
  rounded: boolean;
  /** A function was called whose last bits are the library's. */
  inexact: boolean;
  /** A zero with a sign was computed, which shaders may ignore. */
  negativeZero: boolean;
}

export type Numbers = Readonly<Record<string, number>>;

/**
 * One step of a rule for one element, by walking its tree; nothing is specialised, lifted or compiled.
 *
 * @param uniforms states that are the same for all elements
 * @param round the precision of what engines compute for every element
 */
export function interpret(
  rule: Rule,
  hyper: Hyper,
  step: number,
  elements: Numbers,
  uniforms: ReadonlySet<string>,
  round: (x: number) => number,
  trace: Trace,
): Numbers {
  const locals = new Map<string, Value>();
  for (const { name, value } of rule.body) locals.set(name, evaluate(value));
  const results = Object.entries(rule.result).map(([name, value]): [string, number] => {
    const result = evaluate(value);
    return [name, uniforms.has(name) ? result.x : rounded(result.x)];
  });
  return Object.fromEntries(results);

  function rounded(x: number): number {
    const result = round(x);
    if (!Object.is(result, x)) trace.rounded = true;
    if (Object.is(result, -0)) trace.negativeZero = true;
    return result;
  }

  /** Applies an operator to numbers as an engine sees them. */
  function apply(operands: readonly Value[], compute: (...numbers: number[]) => number): Value {
    const kind = Math.max(...operands.map((operand) => operand.kind)) as Kind;
    if (kind !== ELEMENT) return { x: compute(...operands.map(({ x }) => x)), kind };
    return { x: rounded(compute(...operands.map(({ x }) => rounded(x)))), kind };
  }

  function evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case 'constant':
        return { x: expression.value, kind: KNOWN };
      case 'hyper':
        return { x: Number(hyper[expression.name]), kind: KNOWN };
      case 'step':
        return { x: step, kind: SCALAR };
      case 'element':
        return { x: elements[expression.name]!, kind: uniforms.has(expression.name) ? SCALAR : ELEMENT };
      case 'local':
        return locals.get(expression.name)!;
      case 'unary': {
        const operand = evaluate(expression.operand);
        if (['exp', 'log', 'cos', 'tanh'].includes(expression.operator)) trace.inexact = true;
        return apply([operand], UNARY[expression.operator]);
      }
      case 'binary': {
        const [left, right] = [evaluate(expression.left), evaluate(expression.right)];
        if (expression.operator === 'power') trace.inexact = true;
        if (expression.operator === 'and' || expression.operator === 'or') {
          const absorbing = expression.operator === 'and' ? 0 : 1;
          for (const [side, other] of [[left, right] as const, [right, left] as const])
            if (side.kind === KNOWN) return side.x === absorbing ? side : other;
        }
        return apply([left, right], BINARY[expression.operator]);
      }
      case 'choose': {
        const [test, then, otherwise] = [expression.test, expression.then, expression.otherwise].map(evaluate);
        const chosen = test!.x === 0 ? otherwise! : then!;
        // Where hyperparameters decide, the other branch is not there.
        if (test!.kind === KNOWN) return chosen;
        return apply([test!, then!, otherwise!], () => chosen.x);
      }
      default:
        throw new Error(`${expression.kind} is not generated`);
    }
  }
}
