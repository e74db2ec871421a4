import { evaluateScalar } from './evaluate.ts';
import type { Binding, Expression, Hyper, Rule, Setting, Settled } from './expression.ts';
import { mapValues } from './leaves.ts';
import { ScalarTape } from './scalar-tape.ts';

/** A rule whose scalars lie on a tape. */
export interface SettledRule {
  readonly tape: ScalarTape;
  readonly body: readonly Binding<Settled>[];
  readonly result: Readonly<Record<string, Settled>>;
}

/**
 * Settles tests that hyperparameters decide, puts the largest scalar sub-expressions on a tape, and puts scalars and mere
 * other names in the places where they are read.
 *
 * @param uniforms states that are scalars
 */
export function settleRule(
  rule: Pick<Rule, 'body' | 'result'>,
  hyper: Hyper,
  uniforms: ReadonlySet<string>,
): SettledRule {
  const tape = new ScalarTape(hyper);
  const replaced = new Map<string, Settled>();
  const body: Binding<Settled>[] = [];
  for (const { name, value: expression } of rule.body) {
    const value = settle(expression);
    if (isScalar(value) || value.kind === 'local' || value.kind === 'element') replaced.set(name, value);
    else body.push({ name, value });
  }
  return { tape, body, result: mapValues(rule.result, settle) };

  function settle(expression: Expression): Settled {
    switch (expression.kind) {
      case 'hyper':
      case 'step':
        return { kind: 'scalar', index: tape.place(expression) };
      case 'element':
        return uniforms.has(expression.name) ? { kind: 'scalar', index: tape.place(expression) } : expression;
      case 'local':
        return replaced.get(expression.name) ?? expression;
      case 'unary': {
        const operand = settle(expression.operand);
        if (!isScalar(operand)) return { ...expression, operand };
        return { kind: 'scalar', index: tape.place({ ...expression, operand: placeOf(operand, tape) }) };
      }
      case 'binary': {
        const [left, right] = [settle(expression.left), settle(expression.right)];
        if (expression.operator === 'and' || expression.operator === 'or') {
          // One side may decide, or leave all to the other. Both are 0 or 1, so the value is the same.
          const absorbing = expression.operator === 'and' ? 0 : 1;
          for (const [side, other] of [[left, right] as const, [right, left] as const]) {
            const value = decided(side);
            if (value !== undefined) return value === absorbing ? { kind: 'constant', value } : other;
          }
        }
        if (!isScalar(left) || !isScalar(right)) return { ...expression, left, right };
        const operands = { left: placeOf(left, tape), right: placeOf(right, tape) };
        return { kind: 'scalar', index: tape.place({ ...expression, ...operands }) };
      }
      case 'choose': {
        const test = settle(expression.test);
        const value = decided(test);
        if (value !== undefined) return settle(value === 0 ? expression.otherwise : expression.then);
        const [then, otherwise] = [settle(expression.then), settle(expression.otherwise)];
        if (!isScalar(test) || !isScalar(then) || !isScalar(otherwise)) return { ...expression, test, then, otherwise };
        const places = { test: placeOf(test, tape), then: placeOf(then, tape), otherwise: placeOf(otherwise, tape) };
        return { kind: 'scalar', index: tape.place({ ...expression, ...places }) };
      }
      case 'whole': {
        const operand = settle(expression.operand);
        return expression.function === 'shampoo'
          ? { ...expression, operand, settings: mapValues(expression.settings, setting) }
          : { ...expression, operand };
      }
      default:
        return expression;
    }
  }

  function decided(test: Settled): number | undefined {
    return isScalar(test) ? (test.kind === 'constant' ? test.value : tape.value(test.index)) : undefined;
  }

  function setting(of: Setting): number {
    return evaluateScalar(of, hyper, Number.NaN);
  }
}

type ScalarLeaf = Extract<Settled, { kind: 'constant' | 'scalar' }>;

const isScalar = (settled: Settled): settled is ScalarLeaf => settled.kind === 'constant' || settled.kind === 'scalar';

/** A scalar's place on the tape. */
export function placeOf(scalar: Settled, tape: ScalarTape): number {
  if (!isScalar(scalar)) throw new Error(`${scalar.kind} is no scalar`);
  return scalar.kind === 'constant' ? tape.place(scalar) : scalar.index;
}
