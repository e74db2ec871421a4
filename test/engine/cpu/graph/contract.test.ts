import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { finish, newBuilder } from '../../../../src/graph/builder.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { map } from '../../../../src/graph/operation/map.ts';
import { cases, expressions } from './cases.ts';
import { DENORMAL, differences, isSame, runOf } from './expected.ts';
import { gemms, runOnCpu, type Run } from './run.ts';

describe.each(gemms)('the compiled graph computes as reference does, with products by %s:', async (_, gemm) => {
  const plain = cases.map((each) => runOf(each));
  const found = await runOnCpu(plain, gemm);
  test.each(cases.map(([name], i) => ({ name, i })))('$name', ({ i }) => {
    expect(differences(plain[i]!, found[i]!)).toEqual([]);
  });

  // A border of zeros times what is not finite is NaN here, as in PyTorch, and left out on reference.
  const hard = cases.filter(([name]) => !name.startsWith('convolution'));
  const runs = hard.map((each) => runOf(each, 5));
  const foundHard = await runOnCpu(runs, gemm);
  test.each(hard.map(([name], i) => ({ name, i })))(
    '$name, with numbers that are not finite, −0 and denormal',
    ({ i }) => {
      expect(differences(runs[i]!, foundHard[i]!)).toEqual([]);
    },
  );
});

describe('each operator of an expression, for all pairs of awkward numbers:', async () => {
  const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, 7.25, Infinity, -Infinity, NaN, DENORMAL, -DENORMAL, 1.2e-38, 1e-20, 60, 88, 89.5, -87, -88, -104, 1e9, 3e38].map(Math.fround); // prettier-ignore
  const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));
  const runs = expressions.map(([, expression]): Run => {
    const g = newBuilder();
    const [a, b] = ['a', 'b'].map((name) => named(g, { kind: 'parameter', name, shape: [pairs.length] }));
    const parameter = { a: pairs.map(([first]) => first), b: pairs.map(([, second]) => second) };
    return { graph: finish(g, { out: map(g, expression, [a!, b!]) }), leaves: { parameter } };
  });
  const found = await runOnCpu(runs, gemms[0]![1]);
  test.each(expressions.map(([name], i) => ({ name, i })))('$name', ({ i }) => {
    const expected = evaluateGraph(runs[i]!.graph, runs[i]!.leaves)['out']!;
    const wrong = pairs.flatMap(([a, b], j) => {
      const [got, wanted] = [found[i]!['out']![j]!, expected[j]!];
      return isSame(got, wanted, Math.abs(wanted) / 10) ? [] : [`of ${a} and ${b}: ${got} in place of ${wanted}`];
    });
    expect(wrong).toEqual([]);
  });
});
