import { canonicalJson } from '../../base/json.ts';
import { evaluateScalar } from './evaluate.ts';
import type {
  Binding,
  Expression,
  Hyper,
  KernelExpression,
  Rule,
  ScalarExpression,
  Setting,
  Shampoo,
  Shape,
  UpdateKernel,
  Whole,
} from './expression.ts';

/** Specialises a rule to hyperparameters, see UpdateKernel. What is left computes what the rule computes, as written. */
export function specialise(rule: Rule, hyper: Hyper): UpdateKernel {
  const uniforms = uniformStates(decide(rule, hyper, new Set()));
  const { body, result } = decide(rule, hyper, uniforms);
  const { evaluateAt } = rule;
  const roots = evaluateAt === undefined ? ['param'] : ['param', evaluateAt];
  const { bindings, elements } = reachable(roots, body, result);
  const names = Object.keys(rule.states).filter((name) => elements.has(name));
  const [states, kept] = [names.filter((name) => !uniforms.has(name)), names.filter((name) => uniforms.has(name))];
  const { scalars, wholes, lift } = lifting(uniforms, hyper);
  const initial = (name: string) => ({ name, initial: initialValue(rule.states[name]!, hyper) });
  const lifted = body.filter(({ name }) => bindings.has(name)).map(({ name, value }) => ({ name, value: lift(value) }));
  return {
    states: states.map(initial),
    uniforms: kept.map((name) => ({ ...initial(name), next: result[name] as ScalarExpression })),
    body: lifted,
    result: Object.fromEntries(['param', ...states].map((name) => [name, lift(result[name]!)])),
    scalars,
    ...(evaluateAt === undefined ? {} : { evaluateAt }),
    wholes: wholes.map((whole) =>
      whole.kind === 'shape' ? whole : { ...whole, body: neededBy(whole.operand, lifted) },
    ),
  };
}

/** The bindings that an expression is computed from, in their order. */
function neededBy(
  expression: KernelExpression,
  body: readonly Binding<KernelExpression>[],
): readonly Binding<KernelExpression>[] {
  const names = new Set<string>();
  const take = (from: KernelExpression): void => {
    for (const leaf of leaves(from)) if (leaf.kind === 'local') names.add(leaf.name);
  };
  take(expression);
  for (const { name, value } of body.toReversed()) if (names.has(name)) take(value);
  return body.filter(({ name }) => names.has(name));
}

/** The states that have the same value for every element: they depend on nothing that differs between elements. */
function uniformStates({ body, result }: Bodied): ReadonlySet<string> {
  const values = new Map(body.map(({ name, value }) => [name, value]));
  const uniforms = new Set(Object.keys(result).filter((name) => name !== 'param'));
  const isUniform = (expression: Expression): boolean =>
    leaves(expression).every((leaf) => {
      if (leaf.kind === 'element') return uniforms.has(leaf.name);
      if (leaf.kind === 'local') return isUniform(values.get(leaf.name)!);
      return leaf.kind !== 'whole' && leaf.kind !== 'shape';
    });
  // Taking one state away may take away others, which were counted on it.
  for (let before = -1; before !== uniforms.size;) {
    before = uniforms.size;
    for (const name of uniforms) if (!isUniform(result[name]!)) uniforms.delete(name);
  }
  return uniforms;
}

function initialValue(initial: number | string, hyper: Hyper): number {
  return typeof initial === 'number' ? initial : Number(hyper[initial]);
}

const NONE: ReadonlySet<string> = new Set();

type Bodied = Pick<Rule, 'body' | 'result'>;

/** Settles tests that hyperparameters decide, and puts scalars and mere other names in the places where they are read. */
function decide(rule: Bodied, hyper: Hyper, uniforms: ReadonlySet<string>): Bodied {
  const replaced = new Map<string, Expression>();
  const body: Binding[] = [];
  for (const binding of rule.body) {
    const value = settle(binding.value);
    if (isScalar(value, uniforms) || value.kind === 'local' || value.kind === 'element')
      replaced.set(binding.name, value);
    else body.push({ name: binding.name, value });
  }
  return { body, result: mapValues(rule.result, settle) };

  function settle(expression: Expression): Expression {
    switch (expression.kind) {
      case 'local':
        return replaced.get(expression.name) ?? expression;
      case 'unary':
      case 'whole':
        return { ...expression, operand: settle(expression.operand) };
      case 'binary': {
        const [left, right] = [settle(expression.left), settle(expression.right)];
        const settled = { ...expression, left, right };
        if (expression.operator !== 'and' && expression.operator !== 'or') return settled;
        // One side may decide, or leave all to the other. Both are 0 or 1, so the value is the same.
        const absorbing = expression.operator === 'and' ? 0 : 1;
        for (const [side, other] of [[left, right] as const, [right, left] as const]) {
          const value = decided(side);
          if (value !== undefined) return value === absorbing ? { kind: 'constant', value } : other;
        }
        return settled;
      }
      case 'choose': {
        const test = settle(expression.test);
        const value = decided(test);
        if (value !== undefined) return settle(value === 0 ? expression.otherwise : expression.then);
        return { ...expression, test, then: settle(expression.then), otherwise: settle(expression.otherwise) };
      }
      default:
        return expression;
    }
  }

  function decided(test: Expression): number | undefined {
    return isScalar(test, NONE) && !leaves(test).some(({ kind }) => kind === 'step')
      ? evaluateScalar(test as ScalarExpression, hyper, Number.NaN)
      : undefined;
  }
}

/** The bindings and elements that `targets` are computed from, over any number of steps, and themselves. */
function reachable(targets: readonly string[], body: readonly Binding[], result: Rule['result']) {
  const bindings = new Set<string>();
  const elements = new Set(targets);
  const values = new Map(body.map(({ name, value }) => [name, value]));
  const visit = (expression: Expression): void => {
    for (const leaf of leaves(expression)) {
      if (leaf.kind === 'local' && !bindings.has(leaf.name)) {
        bindings.add(leaf.name);
        visit(values.get(leaf.name)!);
      } else if (leaf.kind === 'element' && !elements.has(leaf.name)) {
        elements.add(leaf.name);
        // What a state becomes is read in the next step. A gradient is not ours to make.
        if (Object.hasOwn(result, leaf.name)) visit(result[leaf.name]!);
      }
    }
  };
  for (const target of targets) visit(result[target]!);
  return { bindings, elements };
}

/** Turns the largest scalar sub-expressions into entries of `scalars`, wholes into entries of `wholes`, equal ones into one. */
function lifting(uniforms: ReadonlySet<string>, hyper: Hyper) {
  const scalars: ScalarExpression[] = [];
  const wholes: (Shape | Whole<KernelExpression> | Shampoo<KernelExpression, number>)[] = [];
  const decided = (setting: Setting): number => evaluateScalar(setting, hyper, Number.NaN);
  return { scalars, wholes, lift };

  function lift(expression: Expression): KernelExpression {
    if (expression.kind === 'constant') return expression;
    if (isScalar(expression, uniforms)) {
      return { kind: 'scalar', index: indexOf(expression as ScalarExpression, scalars) };
    }
    switch (expression.kind) {
      case 'unary':
        return { ...expression, operand: lift(expression.operand) };
      case 'binary':
        return { ...expression, left: lift(expression.left), right: lift(expression.right) };
      case 'choose': {
        const [test, then, otherwise] = [lift(expression.test), lift(expression.then), lift(expression.otherwise)];
        return { ...expression, test, then, otherwise };
      }
      case 'shape':
        return { kind: 'wholeValue', index: indexOf(expression, wholes) };
      case 'whole': {
        const operand = lift(expression.operand);
        const whole =
          expression.function === 'shampoo'
            ? { ...expression, operand, settings: mapValues(expression.settings, decided) }
            : { ...expression, operand };
        return { kind: 'wholeValue', index: indexOf(whole, wholes) };
      }
      case 'hyper':
      case 'step':
        throw new Error(`${expression.kind} is a scalar`);
      default:
        return expression;
    }
  }
}

/** Where an entry stands in a list of distinct ones; it is put there when it is new. */
function indexOf<T>(entry: T, list: T[]): number {
  const key = canonicalJson(entry);
  const index = list.findIndex((other) => canonicalJson(other) === key);
  return index === -1 ? list.push(entry) - 1 : index;
}

type Inner = Expression | KernelExpression;
type Leaf = Exclude<Inner, { kind: 'unary' | 'binary' | 'choose' }>;

/** Everything that an expression is made of; a whole comes with what its operand is made of. */
function leaves(expression: Inner): readonly Leaf[] {
  switch (expression.kind) {
    case 'unary':
      return leaves(expression.operand);
    case 'whole':
      return [expression, ...leaves(expression.operand)];
    case 'binary':
      return [...leaves(expression.left), ...leaves(expression.right)];
    case 'choose':
      return [...leaves(expression.test), ...leaves(expression.then), ...leaves(expression.otherwise)];
    default:
      return [expression];
  }
}

function isScalar(expression: Expression, uniforms: ReadonlySet<string>): boolean {
  return leaves(expression).every(
    (leaf) => ['constant', 'hyper', 'step'].includes(leaf.kind) || (leaf.kind === 'element' && uniforms.has(leaf.name)),
  );
}

function mapValues<Key extends string, A, B>(record: Readonly<Record<Key, A>>, map: (value: A) => B): Record<Key, B> {
  const entries = Object.entries<A>(record).map(([name, value]) => [name, map(value)]);
  return Object.fromEntries(entries) as Record<Key, B>;
}
