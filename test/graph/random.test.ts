import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateGraph } from '../../src/engine/reference/graph/evaluate.ts';
import { randomGraph, recipes } from './random-graph.ts';

test('random graphs of 30 operations have the gradients that small steps say', () => {
  fc.assert(
    fc.property(recipes, (recipe) => {
      const { graph, parameter } = randomGraph(recipe);
      const { shapes } = recipe;
      const found = evaluateGraph(graph, { parameter });
      const moved = (amount: number) => {
        const there = Object.entries(parameter).map(
          ([name, values]) => [name, values.map((value, j) => value + amount * way(Number(name), j))] as const,
        );
        return evaluateGraph(graph, { parameter: Object.fromEntries(there) });
      };
      const h = 2e-4;
      const [[up, down], [far, off]] = [[moved(h), moved(-h)], [moved(2 * h), moved(-2 * h)]] as const; // prettier-ignore
      for (const [output, offset] of [
        ['loss', 0],
        ['along', shapes.length],
      ] as const) {
        // prettier-ignore
        const slope = (8 * (up[output]![0]! - down[output]![0]!) - (far[output]![0]! - off[output]![0]!)) / (12 * h);
        let exact = 0;
        shapes.forEach((_, i) => {
          found[`d${offset + i}`]!.forEach((value, j) => {
            exact += value * way(i, j);
          });
        });
        expect(Math.abs(slope - exact) / Math.max(1, Math.abs(exact))).toBeLessThan(1e-6);
      }
    }),
    { numRuns: 150, seed: 7 },
  );
});

/** A direction that moves every number differently. */
function way(i: number, j: number): number {
  return Math.cos(1 + 3 * i + j);
}
