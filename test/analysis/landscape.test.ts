import { expect, test } from 'vitest';
import { landscape } from '../../src/analysis/landscape.ts';
import { valueOf } from '../../src/problem/function-value.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import type { ProblemSpec } from '../../src/problem/problem.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

const valley = rosenbrock();

function walked(problem: ProblemSpec, ...points: readonly (readonly [number, number])[]) {
  const { run } = syntheticRun({ problem, epochs: 1, trainSize: 10, batchSize: 1 });
  const trials = run.trials.map((trial) => ({ ...trial, path: { stepsPerPoint: 1, points } }));
  return landscape({ ...run, trials });
}

test('the value of a function is that of its formula', () => {
  const [x, y] = [-0.7, 0.3];
  const value = valueOf(valley)([x, y]);
  expect(value).toBeCloseTo((1 - x) ** 2 + 100 * (y - x * x) ** 2, 12);
});

test('the map has room for the start, the minimum and every path', () => {
  const map = walked(valley, [-1.2, 1], [2, -3])!;
  expect(map.x[0]).toBeLessThan(-1.2);
  expect(map.x[1]).toBeGreaterThan(2);
  expect(map.y[0]).toBeLessThan(-3);
  expect(map.minimum).toEqual([1, 1]);
});

test('along a line of equal value the function has that value', () => {
  const map = walked(valley, [-1.2, 1])!;
  const value = valueOf(valley);
  expect(map.contours.length).toBeGreaterThan(5);
  // The lines are drawn between the points of a grid, and rounded to less than a pixel.
  const off = map.contours.map(({ value: height, lines }) =>
    Math.max(...lines.flat().map((point) => Math.abs(Math.log(value(point) / height)))),
  );
  expect(Math.max(...off)).toBeLessThan(0.5);
});

test('other problems have no map, and neither has a run from before paths were recorded', () => {
  expect(walked(quadratic({ dimensions: 2 }), [1, 1])).not.toBeNull();
  expect(landscape(syntheticRun({ problem: valley, epochs: 1, trainSize: 10, batchSize: 1 }).run)).toBeNull();
  expect(landscape(syntheticRun({ epochs: 1, trainSize: 64 }).run)).toBeNull();
});
