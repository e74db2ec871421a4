import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../src/engine/reference/graph/evaluate.ts';
import { cases } from '../cpu/graph/cases.ts';
import { differences, isDenormal, isSame, runOf } from '../cpu/graph/expected.ts';
import { operatorRuns, pairs } from '../cpu/graph/operators.ts';
import { kinds, wrongOutputs } from '../cpu/graph/random-runs.ts';
import { everyMode } from './modes.ts';
import { runOnGpujs } from './run.ts';

/** OpenGL takes seconds to compile what others compile in milliseconds; it has a few of all kernels. */
const AS_GL = 25;

const there = everyMode.filter(({ missing }) => !missing);
test.skip.each(everyMode.filter(({ missing }) => missing))('graphs on $title', () => undefined);

describe.each(there)('$mode computes a graph as reference does:', async ({ mode }) => {
  const some = mode === 'headlessgl' ? cases.filter((_, i) => i % AS_GL === 0) : cases;
  const isDevice = mode === 'webgpu' || mode === 'headlessgl';
  const plain = some.map((each) => runOf(each));
  const found = await runOnGpujs(plain, mode);
  test.each(some.map(([name], i) => ({ name, i })))('$name', ({ i }) => {
    expect(differences(plain[i]!, found[i]!)).toEqual([]);
  });

  // A border of zeros times what is not finite is NaN here, as in PyTorch, and left out on reference.
  const hard = some.filter(([name]) => !name.startsWith('convolution'));
  const runs = hard.map((each) =>
    runOf(each, 5, (value) => (isDevice && isDenormal(value) ? Math.sign(value) * 1e-30 : value)),
  );
  const foundHard = await runOnGpujs(runs, mode);
  test.each(hard.map(([name], i) => ({ name, i })))('$name, with numbers that are not finite', ({ i }) => {
    expect(differences(runs[i]!, foundHard[i]!)).toEqual([]);
  });
});

describe.each(there)(
  '$mode computes each operator of an expression for all pairs of awkward numbers:',
  async ({ mode }) => {
    const found = await runOnGpujs(operatorRuns.map(({ run }) => run), mode); // prettier-ignore
    // A shader's functions are only nearly exact; what is NaN or infinite has to be it everywhere.
    const isDevice = mode === 'webgpu' || mode === 'headlessgl';
    const kindOf = (value: number): number => (Number.isFinite(value) ? 0 : value);
    test.each(operatorRuns.map(({ name }, i) => ({ name, i })))('$name', ({ name, i }) => {
      const { graph, leaves } = operatorRuns[i]!.run;
      const expected = evaluateGraph(graph, leaves)['out']!;
      const wrong = pairs.flatMap(([a, b], j) => {
        // A power knows no −0, a negative number has no power that is not whole, not even −∞; and 1 to the power of ∞ is
        // C's 1 or JavaScript's NaN.
        const isOdd = Object.is(a, -0) || a === -Infinity || Math.abs(a) === 1;
        if (name.startsWith('power') && isOdd) return [];
        if (isDevice && (isDenormal(a) || isDenormal(b))) return [];
        const [got, wanted] = [found[i]!['out']![j]!, expected[j]!];
        const same = isDevice
          ? Object.is(kindOf(got), kindOf(Math.fround(wanted)))
          : isSame(got, wanted, Math.abs(wanted) / 10);
        return same ? [] : [`of ${a} and ${b}: ${got} in place of ${wanted}`];
      });
      expect(wrong).toEqual([]);
    });
  },
);

/** Of each kind; those that follow take as long and found no more. */
const GRAPHS = 80;

// Of all modes cpu is the one whose numbers have more digits on the way than where they lie.
test.each(kinds)('random graphs %s are as on reference', async (_, runs, expected) => {
  expect(wrongOutputs(expected, await runOnGpujs(runs.slice(0, GRAPHS), 'cpu'))).toEqual([]);
});
