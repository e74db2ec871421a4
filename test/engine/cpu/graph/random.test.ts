import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { randomGraph, recipes } from '../../../graph/random-graph.ts';
import { gemms, runOnCpu, type Run } from './run.ts';
import { widerGraph } from './wider-graph.ts';

/**
 * Rounding is 6e-8 of a number; forty operations, their gradients and the gradients of these gather and cancel it. What
 * is computed from the wrong numbers is off by about the numbers themselves.
 */
const TOLERANCE = 1e-4;

const curved = fc.sample(recipes, { numRuns: 150, seed: 11 }).map((recipe): Run => {
  const { graph, parameter } = randomGraph(recipe);
  const rounded = Object.entries(parameter).map(([name, values]) => [name, values.map(Math.fround)] as const);
  return { graph, leaves: { parameter: Object.fromEntries(rounded) }, kept: ['d0'] };
});
const wider = Array.from({ length: 200 }, (_, i) => widerGraph(i + 1));

const sizeOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
const distance = (some: ArrayLike<number>, others: Float64Array): number =>
  others.reduce((most, value, j) => Math.max(most, Math.abs(some[j]! - value)), 0);

/** What reference says, without what rounding alone may decide: which of two numbers is larger that are nearly equal. */
function steady({ graph, leaves }: Run): readonly (readonly [output: string, expected: Float64Array])[] {
  const nudged = Object.entries(leaves.parameter!).map(
    ([name, values]) => [name, Float64Array.from(values, (value, i) => value * (1 + 1e-7 * Math.sin(i + 1)))] as const,
  );
  const beside = evaluateGraph(graph, { parameter: Object.fromEntries(nudged) });
  return Object.entries(evaluateGraph(graph, leaves)).filter(
    ([output, expected]) => distance(beside[output]!, expected) <= TOLERANCE * sizeOf(expected),
  );
}

const kinds = [
  ['with two orders of their gradients', curved, curved.map(steady)],
  ['of tensors of all shapes', wider, wider.map(steady)],
] as const;

test.each(
  gemms.flatMap(([name, gemm]) => kinds.map(([kind, runs, expected]) => ({ name, gemm, kind, runs, expected }))),
)('random graphs $kind are as on reference, with products by $name', async ({ gemm, runs, expected }) => {
  const found = await runOnCpu(runs, gemm);
  const wrong = expected.flatMap((outputs, graph) =>
    outputs.flatMap(([output, values]) => {
      const error = distance(found[graph]![output]!, values);
      return error <= TOLERANCE * sizeOf(values) ? [] : [{ graph, output, error }];
    }),
  );
  expect(wrong).toEqual([]);
  const compared = expected.reduce((count, outputs) => count + outputs.length, 0);
  const all = runs.reduce((count, { graph }) => count + Object.keys(graph.outputs).length, 0);
  expect(compared / all).toBeGreaterThan(0.98);
});
