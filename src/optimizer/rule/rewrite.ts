import type { Expression, Rule } from './expression.ts';
import { INPUTS } from './parse.ts';

type Leaf = Exclude<Expression, { kind: 'unary' | 'binary' | 'choose' | 'whole' }>;

/** A rule that reads `value` wherever it read the leaf. In `value` the leaf stands for what it was. */
export function substitute(rule: Rule, leaf: Leaf & { readonly name: string }, value: Expression): Rule {
  const local: Expression = { kind: 'local', name: freeName(rule, leaf.name) };
  const put = (expression: Expression): Expression =>
    mapLeaves(expression, (each) =>
      each.kind === leaf.kind && 'name' in each && each.name === leaf.name ? local : each,
    );
  return {
    ...rule,
    body: [{ name: local.name, value }, ...rule.body.map(({ name, value: old }) => ({ name, value: put(old) }))],
    result: Object.fromEntries(Object.entries(rule.result).map(([name, old]) => [name, put(old)])),
  };
}

/** The hyperparameters that a rule reads while it steps. */
export function hypersOf({ body, result }: Rule): ReadonlySet<string> {
  const names = new Set<string>();
  for (const expression of [...body.map(({ value }) => value), ...Object.values(result)])
    mapLeaves(expression, (leaf) => {
      if (leaf.kind === 'hyper') names.add(leaf.name);
      return leaf;
    });
  return names;
}

type AnyWhole = Extract<Expression, { kind: 'whole' }>;

/** An expression with its leaves mapped, and its wholes behind what they are computed from. */
export function mapLeaves(
  expression: Expression,
  map: (leaf: Leaf) => Expression,
  mapWhole: (whole: AnyWhole) => Expression = (whole) => whole,
): Expression {
  const go = (child: Expression): Expression => mapLeaves(child, map, mapWhole);
  switch (expression.kind) {
    case 'unary':
      return { ...expression, operand: go(expression.operand) };
    case 'whole':
      return mapWhole({ ...expression, operand: go(expression.operand) });
    case 'binary':
      return { ...expression, left: go(expression.left), right: go(expression.right) };
    case 'choose': {
      const { test, then, otherwise } = expression;
      return { ...expression, test: go(test), then: go(then), otherwise: go(otherwise) };
    }
    default:
      return map(expression);
  }
}

/** A name that no input, state or binding of the rule has. */
export function freeName(rule: Rule, name: string): string {
  const taken = new Set<string>([...INPUTS, ...Object.keys(rule.states), ...rule.body.map((binding) => binding.name)]);
  const free = (candidate: string, count: number): string =>
    taken.has(candidate) ? free(`${name}_${count}`, count + 1) : candidate;
  return free(name, 2);
}
