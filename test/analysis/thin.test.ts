import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepsPerPointFor, thin } from '../../src/analysis/thin.ts';

test('a point keeps the mean, the smallest and the largest loss of its steps', () => {
  const curve = thin([Float64Array.of(1, 2, 6, 4, 4, 4, 8)], 3);
  expect(curve).toEqual({
    stepsPerPoint: 3,
    steps: 7,
    commonSteps: 7,
    mean: [3, 4, 8],
    min: [1, 4, 8],
    max: [6, 4, 8],
  });
});

test('a spike of one step survives any thinning', () => {
  const losses = new Float64Array(4690).fill(0.1);
  losses[3333] = 70;
  const { max } = thin([losses], 100);
  expect(Math.max(...max)).toBe(70);
});

test('seeds share the points; the mean ends with the shortest, the range goes on with the others', () => {
  const curve = thin([Float64Array.of(1, 1, 1, 1), Float64Array.of(3, 3)], 2);
  expect(curve).toMatchObject({ steps: 4, commonSteps: 2, mean: [2], min: [1, 1], max: [3, 1] });
});

test('where a seed ends inside a point, the mean is over the steps that all seeds have', () => {
  const curve = thin([Float64Array.of(1, 1, 1, 9), Float64Array.of(3, 3, 3)], 2);
  expect(curve).toMatchObject({ commonSteps: 3, mean: [2, 2], min: [1, 1], max: [3, 9] });
});

test('losses near the largest number do not overflow the mean', () => {
  expect(thin([Float64Array.of(1.7e308, 1.7e308)], 2).mean).toEqual([1.7e308]);
});

test('no curve gives no points', () => {
  expect(thin([], 8)).toEqual({ stepsPerPoint: 8, steps: 0, commonSteps: 0, mean: [], min: [], max: [] });
});

test('whatever the losses, the extremes stay and the mean lies between them', () => {
  const losses = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(losses, fc.integer({ min: 1, max: 70 }), (values, stepsPerPoint) => {
      const { mean, min, max } = thin([Float64Array.from(values)], stepsPerPoint);
      expect(Math.max(...max)).toBe(Math.max(...values));
      expect(Math.min(...min)).toBe(Math.min(...values));
      // The running mean rounds at every step.
      const slack = 1e-9;
      mean.forEach((value, at) => {
        expect(value).toBeGreaterThanOrEqual(min[at]! - slack);
        expect(value).toBeLessThanOrEqual(max[at]! + slack);
      });
    }),
  );
});

test.each([
  { steps: 4690, points: 600, expected: 8 },
  { steps: 600, points: 600, expected: 1 },
  { steps: 1, points: 600, expected: 1 },
])('$steps steps in at most $points points are $expected steps a point', ({ steps, points, expected }) => {
  expect(stepsPerPointFor(steps, points)).toBe(expected);
});
