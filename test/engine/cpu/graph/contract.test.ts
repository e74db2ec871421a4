import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { finish, newBuilder } from '../../../../src/graph/builder.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { map } from '../../../../src/graph/operation/map.ts';
import { sizeOf } from '../../../../src/graph/shape.ts';
import { irregular } from '../../../graph/differences.ts';
import { cases, expressions, type Case } from './cases.ts';
import { gemms, runOnCpu, type Run } from './run.ts';

const DENORMAL = Math.fround(1e-40);
const awkward = [Infinity, -0, NaN, DENORMAL, 0, -Infinity, -DENORMAL];

/** @param every so many numbers one of those that are awkward */
function runOf([, write]: Case, every = Infinity): Run {
  const g = newBuilder();
  const parameter: Record<string, Float64Array> = {};
  const numbers = (length: number, salt: number): Float64Array =>
    irregular(length, salt).map((value, i) =>
      i % every === every - 1 ? awkward[((i / every + salt) % awkward.length) | 0]! : Math.fround(value),
    );
  const written = write(g, (...shape) => {
    const name = `p${Object.keys(parameter).length}`;
    parameter[name] = numbers(sizeOf(shape), Object.keys(parameter).length);
    return named(g, { kind: 'parameter', name, shape });
  });
  const outputs = Object.fromEntries([written].flat().map((node, i) => [`out ${i}`, node]));
  const state = { s: numbers(12, 3) };
  const rows = [1, 3, 1, 0];
  return {
    graph: finish(g, outputs),
    leaves: { parameter, state, input: { rows } },
    kept: ['out 1'].filter((name) => name in outputs),
  };
}

/** Whether a number is what double precision says: up to the rounding of sums of numbers as large as `size`, and to what is too small for a normal float32. */
function isSame(found: number, expected: number, size: number): boolean {
  if (Object.is(found, NaN) || Object.is(expected, NaN)) return Object.is(found, expected);
  return found === Math.fround(expected) || Math.abs(found - expected) <= 1e-5 * size + 1.2e-38;
}

/** Where outputs are not what reference says. */
function differences({ graph, leaves }: Run, found: Readonly<Record<string, Float32Array>>): readonly string[] {
  return Object.entries(evaluateGraph(graph, leaves)).flatMap(([name, expected]) => {
    const size = expected.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 1);
    const wrong = expected.findIndex((value, i) => !isSame(found[name]![i]!, value, size));
    if (wrong !== -1) return [`${name}: ${found[name]![wrong]} in place of ${expected[wrong]} at place ${wrong}`];
    return found[name]!.length === expected.length ? [] : [`${name}: ${found[name]!.length} numbers`];
  });
}

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
