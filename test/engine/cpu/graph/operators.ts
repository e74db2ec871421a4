import { finish, newBuilder } from '../../../../src/graph/builder.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { map } from '../../../../src/graph/operation/map.ts';
import { expressions } from './cases.ts';
import { DENORMAL } from './expected.ts';
import type { Run } from './run.ts';

const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, 7.25, Infinity, -Infinity, NaN, DENORMAL, -DENORMAL, 1.2e-38, 1e-20, 60, 88, 89.5, -87, -88, -104, 1e9, 3e38].map(Math.fround); // prettier-ignore
export const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));

/** Each operator of an expression, of all these pairs. */
export const operatorRuns = expressions.map(([name, expression]): { readonly name: string; readonly run: Run } => {
  const g = newBuilder();
  const [a, b] = ['a', 'b'].map((leaf) => named(g, { kind: 'parameter', name: leaf, shape: [pairs.length] }));
  const parameter = { a: pairs.map(([first]) => first), b: pairs.map(([, second]) => second) };
  return { name, run: { graph: finish(g, { out: map(g, expression, [a!, b!]) }), leaves: { parameter } } };
});
