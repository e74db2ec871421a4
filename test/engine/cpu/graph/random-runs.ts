import fc from 'fast-check';
import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { randomGraph, recipes } from '../../../graph/random-graph.ts';
import type { Run } from './run.ts';
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

/** Kinds of random graphs, with what reference says of each. */
export const kinds = [
  ['with two orders of their gradients', curved, curved.map(steady)],
  ['of tensors of all shapes', wider, wider.map(steady)],
] as const;

/** Where outputs are not what reference says, of those that rounding does not decide. */
export function wrongOutputs(
  expected: (typeof kinds)[number][2],
  found: readonly Readonly<Record<string, Float32Array>>[],
): readonly object[] {
  return found.flatMap((outputs, graph) =>
    expected[graph]!.flatMap(([output, values]) => {
      const error = distance(outputs[output]!, values);
      return error <= TOLERANCE * sizeOf(values) ? [] : [{ graph, output, error }];
    }),
  );
}
