import { canonicalJson } from '../../base/json.ts';
import { evaluateScalar } from './evaluate.ts';
import type {
  Binding,
  Hyper,
  KernelExpression,
  Rule,
  ScalarOperation,
  Settled,
  Shampoo,
  Shape,
  UpdateKernel,
  Whole,
} from './expression.ts';
import { eachLeaf } from './leaves.ts';
import type { ScalarTape } from './scalar-tape.ts';
import { placeOf, type SettledRule, settleRule } from './settle.ts';

/**
 * Specialises a rule to hyperparameters, see UpdateKernel. What is left computes what the rule computes, as written. The
 * work grows with the rule's length, and nothing is followed deeper than the rule is nested.
 *
 * @param kept names of bindings that are computed even where nothing here depends on them
 */
export function specialise(rule: Rule, hyper: Hyper, kept: readonly string[] = []): UpdateKernel {
  const uniforms = uniformStates(settleRule(rule, hyper, new Set()));
  const settled = settleRule(rule, hyper, uniforms);
  const { tape, body, result } = settled;
  const { evaluateAt } = rule;
  const roots = evaluateAt === undefined ? ['param'] : ['param', evaluateAt];
  const { bindings, elements, places } = reachable(roots, kept, settled);
  const names = Object.keys(rule.states).filter((name) => elements.has(name));
  const [states, even] = [names.filter((name) => !uniforms.has(name)), names.filter((name) => uniforms.has(name))];
  const initial = (name: string) => ({ name, initial: initialValue(rule.states[name]!, hyper) });
  const next = even.map((name) => placeOf(result[name]!, tape));
  for (const place of next) tape.reach(place, places, () => undefined);
  const { scalars, wholes, lift } = lifting();
  const lifted = body.filter(({ name }) => bindings.has(name)).map(({ name, value }) => ({ name, value: lift(value) }));
  const results = Object.fromEntries(['param', ...states].map((name) => [name, lift(result[name]!)]));
  const { operations, renumbered } = kernelOperations(tape, places);
  return {
    states: states.map(initial),
    uniforms: even.map((name, i) => ({ ...initial(name), next: renumbered(next[i]!) })),
    operations,
    body: lifted,
    result: results,
    scalars: scalars.map(renumbered),
    ...(evaluateAt === undefined ? {} : { evaluateAt }),
    wholes: wholes.map((whole) => (whole.kind === 'shape' ? whole : { ...whole, body: neededBy(whole, lifted) })),
  };
}

/** The states that have the same value for every element: they depend on nothing that differs between elements. */
function uniformStates({ body, result }: SettledRule): ReadonlySet<string> {
  const readers = new Map<string, string[]>();
  const differing = ['element param', 'element grad'];
  const read = (reader: string, expression: Settled): void => {
    eachLeaf(expression, (leaf) => {
      if (leaf.kind === 'whole' || leaf.kind === 'shape') differing.push(reader);
      if (leaf.kind !== 'element' && leaf.kind !== 'local') return;
      const key = `${leaf.kind} ${leaf.name}`;
      if (!readers.get(key)?.push(reader)) readers.set(key, [reader]);
    });
  };
  for (const { name, value } of body) read(`local ${name}`, value);
  for (const [name, value] of Object.entries(result)) read(`element ${name}`, value);
  const seen = new Set<string>();
  for (let key = differing.pop(); key !== undefined; key = differing.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    for (const reader of readers.get(key) ?? []) differing.push(reader);
  }
  return new Set(Object.keys(result).filter((name) => !seen.has(`element ${name}`)));
}

/** What a state is before the first step. */
function initialValue(initial: Rule['states'][string], hyper: Hyper): number {
  if (typeof initial === 'object') return evaluateScalar(initial, hyper, 1);
  return typeof initial === 'number' ? initial : Number(hyper[initial]);
}

/** The bindings, elements and places of the tape that `roots` and `kept` are computed from, over any number of steps. */
function reachable(roots: readonly string[], kept: readonly string[], { tape, body, result }: SettledRule) {
  const bindings = new Set<string>();
  const elements = new Set<string>();
  const places = new Set<number>();
  const values = new Map(body.map(({ name, value }) => [name, value]));
  const waiting: Settled[] = [];
  const reach = (name: string): void => {
    if (elements.has(name)) return;
    elements.add(name);
    // What a state becomes is read in the next step. A gradient is not ours to make.
    if (Object.hasOwn(result, name)) waiting.push(result[name]!);
  };
  for (const root of roots) reach(root);
  for (const name of kept) {
    bindings.add(name);
    waiting.push(values.get(name)!);
  }
  for (let expression = waiting.pop(); expression !== undefined; expression = waiting.pop())
    eachLeaf(expression, (leaf) => {
      if (leaf.kind === 'element') reach(leaf.name);
      if (leaf.kind === 'scalar') tape.reach(leaf.index, places, reach);
      if (leaf.kind !== 'local' || bindings.has(leaf.name)) return;
      bindings.add(leaf.name);
      waiting.push(values.get(leaf.name)!);
    });
  return { bindings, elements, places };
}

/** The operations at some places of the tape, with their places among themselves. */
function kernelOperations(tape: ScalarTape, places: ReadonlySet<number>) {
  const order = [...places].sort((a, b) => a - b);
  const among = new Map(order.map((place, i) => [place, i]));
  const renumbered = (place: number): number => among.get(place)!;
  const operations = order.map((place): ScalarOperation => {
    const operation = tape.operations[place]!;
    switch (operation.kind) {
      case 'unary':
        return { ...operation, operand: renumbered(operation.operand) };
      case 'binary':
        return { ...operation, left: renumbered(operation.left), right: renumbered(operation.right) };
      case 'choose': {
        const [test, then, otherwise] = [operation.test, operation.then, operation.otherwise].map(renumbered);
        return { ...operation, test: test!, then: then!, otherwise: otherwise! };
      }
      default:
        return operation;
    }
  });
  return { operations, renumbered };
}

/** Turns places of the tape into entries of `scalars`, and wholes into entries of `wholes`, equal ones into one. */
function lifting() {
  const scalars = distinct<number>();
  const wholes = distinct<Shape | Whole<KernelExpression> | Shampoo<KernelExpression, number>>();
  return { scalars: scalars.entries, wholes: wholes.entries, lift };

  function lift(expression: Settled): KernelExpression {
    switch (expression.kind) {
      case 'scalar':
        return { kind: 'scalar', index: scalars.indexOf(expression.index) };
      case 'unary':
        return { ...expression, operand: lift(expression.operand) };
      case 'binary':
        return { ...expression, left: lift(expression.left), right: lift(expression.right) };
      case 'choose': {
        const [test, then, otherwise] = [lift(expression.test), lift(expression.then), lift(expression.otherwise)];
        return { ...expression, test, then, otherwise };
      }
      case 'shape':
        return { kind: 'wholeValue', index: wholes.indexOf(expression) };
      case 'whole':
        return { kind: 'wholeValue', index: wholes.indexOf({ ...expression, operand: lift(expression.operand) }) };
      default:
        return expression;
    }
  }
}

/** A list of distinct entries; one that is asked for is put there when it is new. */
function distinct<T>(): { readonly entries: readonly T[]; readonly indexOf: (entry: T) => number } {
  const entries: T[] = [];
  const indices = new Map<string, number>();
  const indexOf = (entry: T): number => {
    const key = canonicalJson(entry);
    const index = indices.get(key) ?? entries.push(entry) - 1;
    indices.set(key, index);
    return index;
  };
  return { entries, indexOf };
}

/** The bindings that a whole's operand is computed from, in their order. */
function neededBy(
  { operand }: { readonly operand: KernelExpression },
  body: readonly Binding<KernelExpression>[],
): readonly Binding<KernelExpression>[] {
  const names = new Set<string>();
  const values = new Map(body.map(({ name, value }) => [name, value]));
  const waiting = [operand];
  for (let expression = waiting.pop(); expression !== undefined; expression = waiting.pop())
    eachLeaf(expression, (leaf) => {
      if (leaf.kind !== 'local' || names.has(leaf.name)) return;
      names.add(leaf.name);
      waiting.push(values.get(leaf.name)!);
    });
  return body.filter(({ name }) => names.has(name));
}
