import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../src/engine/reference/graph/evaluate.ts';
import { finish, newBuilder } from '../../../src/graph/builder.ts';
import { named } from '../../../src/graph/operation/leaf.ts';
import { map } from '../../../src/graph/operation/map.ts';
import { expressions } from '../cpu/graph/cases.ts';
import { DENORMAL, isSame } from '../cpu/graph/expected.ts';
import { runOnGpujs } from './run.ts';
const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, 7.25, Infinity, -Infinity, NaN, DENORMAL, -DENORMAL, 1.2e-38, 1e-20, 60, 88, 89.5, -87, -88, -104, 1e9, 3e38].map(Math.fround); // prettier-ignore
const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));
const runs = expressions.map(([, expression]) => {
  const g = newBuilder();
  const [a, b] = ['a', 'b'].map((name) => named(g, { kind: 'parameter', name, shape: [pairs.length] }));
  const parameter = { a: pairs.map(([first]) => first), b: pairs.map(([, second]) => second) };
  return { graph: finish(g, { out: map(g, expression, [a!, b!]) }), leaves: { parameter } };
});
describe.each(['cpu', 'webasm', 'webgpu'] as const)('%s', async (mode) => {
  const found = await runOnGpujs(runs, mode);
  test.each(expressions.map(([name], i) => ({ name, i })))('$name', ({ i }) => {
    const expected = evaluateGraph(runs[i]!.graph, runs[i]!.leaves)['out']!;
    const wrong = pairs.flatMap(([a, b], j) => {
      const [got, wanted] = [found[i]!['out']![j]!, expected[j]!];
      return isSame(got, wanted, Math.abs(wanted) / 10) ? [] : [`of ${a} and ${b}: ${got} in place of ${wanted}`];
    });
    expect(wrong).toEqual([]);
  });
});
