import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { randomGraph, recipes } from '../../../graph/random-graph.ts';
import { gemms, runOnCpu } from './run.ts';

/**
 * Rounding is 6e-8 of a number; thirty operations, their gradients and the gradients of these gather and cancel it. What
 * is computed from the wrong numbers is off by about the numbers themselves.
 */
const TOLERANCE = 1e-4;

test.each(gemms)(
  '200 random graphs and two orders of their gradients are as on reference, with products by %s',
  async (_, gemm) => {
    const graphs = fc.sample(recipes, { numRuns: 200, seed: 11 }).map((recipe) => {
      const { graph, parameter } = randomGraph(recipe);
      const rounded = Object.fromEntries(
        Object.entries(parameter).map(([name, values]) => [name, values.map(Math.fround)]),
      );
      return { recipe, graph, leaves: { parameter: rounded }, kept: ['d0'] };
    });
    const found = await runOnCpu(graphs, gemm);
    const wrong = graphs.flatMap(({ recipe, graph, leaves }, i) =>
      Object.entries(evaluateGraph(graph, leaves)).flatMap(([name, expected]) => {
        const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        const error = expected.reduce((most, value, j) => Math.max(most, Math.abs(found[i]![name]![j]! - value)), 0);
        return error <= TOLERANCE * size ? [] : [{ i, name, error, size, recipe: JSON.stringify(recipe) }];
      }),
    );
    expect(wrong).toEqual([]);
  },
);
