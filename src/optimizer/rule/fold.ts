import { canonicalJson } from '../../base/json.ts';
import { evaluateScalar } from './evaluate.ts';
import type { Binding, Expression, Hyper, Rule, ScalarExpression, Shape } from './expression.ts';
import { constant } from './nodes.ts';

/** What is known of a tensor before the first step; `isMatrix` and `isEmbedding` are 1 or 0. */
export type KnownShape = Readonly<Record<Shape['name'], number>>;

/**
 * A rule with everything computed that a tensor's shape decides, and with `hyper` also what hyperparameters decide: 0 · x
 * is 0, 1 · x is x, x + (y − x) is y, and a choice between equals is none. It computes what the rule computes, but for
 * rounding and for what is not finite: enough to tell what matters, not to train with.
 */
export function fold(rule: Rule, shape: KnownShape, hyper?: Hyper): Rule {
  const known = new Map<string, Expression>();
  const body: Binding[] = [];
  for (const { name, value } of rule.body) {
    const folded = simplify(value);
    if (folded.kind === 'constant' || folded.kind === 'local' || folded.kind === 'element') known.set(name, folded);
    else body.push({ name, value: folded });
  }
  const result = Object.fromEntries(Object.entries(rule.result).map(([name, value]) => [name, simplify(value)]));
  return { ...rule, body, result };

  function simplify(expression: Expression): Expression {
    switch (expression.kind) {
      case 'shape':
        return constant(shape[expression.name]);
      case 'hyper':
        return hyper === undefined ? expression : constant(Number(hyper[expression.name]));
      case 'local':
        return known.get(expression.name) ?? expression;
      case 'whole':
        return { ...expression, operand: simplify(expression.operand) };
      case 'unary':
        return computed({ ...expression, operand: simplify(expression.operand) });
      case 'binary': {
        const [left, right] = [simplify(expression.left), simplify(expression.right)];
        return hyper === undefined ? { ...expression, left, right } : reduced({ ...expression, left, right });
      }
      case 'choose': {
        const [test, then, otherwise] = [expression.test, expression.then, expression.otherwise].map(simplify);
        if (test!.kind === 'constant') return test.value === 0 ? otherwise! : then!;
        return alike(then!, otherwise!) ? then! : { ...expression, test: test!, then: then!, otherwise: otherwise! };
      }
      default:
        return expression;
    }
  }
}

type BinaryExpression = Extract<Expression, { kind: 'binary' }>;

function reduced(expression: BinaryExpression): Expression {
  const { operator, left, right } = expression;
  switch (operator) {
    case 'multiply':
    case 'and':
      if (is(left, 0) || is(right, 0)) return constant(0);
      if (is(left, 1)) return right;
      if (is(right, 1)) return left;
      break;
    case 'add':
      if (is(left, 0)) return right;
      if (is(right, 0)) return left;
      if (right.kind === 'binary' && right.operator === 'subtract' && alike(left, right.right)) return right.left;
      break;
    case 'subtract':
      if (is(right, 0)) return left;
      break;
    case 'divide':
      if (is(left, 0)) return constant(0);
      if (is(right, 1)) return left;
      break;
    case 'power':
      if (is(left, 1) || is(right, 0)) return constant(1);
      if (is(right, 1)) return left;
      break;
    default:
      break;
  }
  return computed(expression);
}

/** The number itself, where all that it is computed from is known. */
function computed(expression: Exclude<Expression, { kind: 'choose' | 'whole' }>): Expression {
  const operands =
    expression.kind === 'unary'
      ? [expression.operand]
      : expression.kind === 'binary'
        ? [expression.left, expression.right]
        : [];
  const known = operands.length > 0 && operands.every(({ kind }) => kind === 'constant');
  return known ? constant(evaluateScalar(expression as ScalarExpression, {}, Number.NaN)) : expression;
}

const is = (expression: Expression, value: number): boolean =>
  expression.kind === 'constant' && expression.value === value;

const alike = (one: Expression, other: Expression): boolean =>
  one === other || canonicalJson(one) === canonicalJson(other);
