import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { studentQuantile } from '../../../src/analysis/statistics/student.ts';
import { tInterval } from '../../../src/analysis/statistics/t-interval.ts';

test.each(scipy.tInterval)('the interval is that of scipy.stats.t: $values.length values', ({ values, low, high }) => {
  const { mean, halfWidth, n } = tInterval(values)!;
  expect(n).toBe(values.length);
  // SciPy 1.10's own quantile is off in the tenth digit; below, ours is held to more.
  expect(mean - halfWidth!).toBeCloseTo(low, 8);
  expect(mean + halfWidth!).toBeCloseTo(high, 8);
});

test.each(scipy.studentQuantile)(
  "the quantile $p of t with $freedom degrees inverts SciPy's distribution",
  (golden) => {
    // What the inversion of SciPy's distribution leaves.
    const error = studentQuantile(golden.p, golden.freedom) - golden.quantile;
    expect(Math.abs(error)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(golden.quantile)));
  },
);

test('a single value has a mean and no interval, none has neither', () => {
  expect(tInterval([0.5])).toEqual({ mean: 0.5, halfWidth: null, n: 1 });
  expect(tInterval([])).toBeNull();
});
