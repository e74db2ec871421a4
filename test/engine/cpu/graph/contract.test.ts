import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { cases } from './cases.ts';
import { differences, isSame, runOf } from './expected.ts';
import { operatorRuns, pairs } from './operators.ts';
import { gemms, runOnCpu } from './run.ts';

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
  const found = await runOnCpu(operatorRuns.map(({ run }) => run), gemms[0]![1]); // prettier-ignore
  test.each(operatorRuns.map(({ name, run }, i) => ({ name, run, i })))('$name', ({ run, i }) => {
    const expected = evaluateGraph(run.graph, run.leaves)['out']!;
    const wrong = pairs.flatMap(([a, b], j) => {
      const [got, wanted] = [found[i]!['out']![j]!, expected[j]!];
      return isSame(got, wanted, Math.abs(wanted) / 10) ? [] : [`of ${a} and ${b}: ${got} in place of ${wanted}`];
    });
    expect(wrong).toEqual([]);
  });
});
