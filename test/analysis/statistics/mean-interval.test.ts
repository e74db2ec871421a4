import { expect, test } from 'vitest';
import { bcaInterval } from '../../../src/analysis/statistics/bootstrap.ts';
import { meanInterval } from '../../../src/analysis/statistics/mean-interval.ts';
import { tInterval } from '../../../src/analysis/statistics/t-interval.ts';
import { spread } from '../../../src/analysis/spread.ts';
import { noise } from '../comparison/made-run.ts';

const DRAWS = 1000;

/** How often an interval covers 0, of so many values that are normal. */
function coverage(n: number, interval: typeof meanInterval): number {
  const next = noise(n);
  let covered = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const { low, high } = interval(
      Array.from({ length: n }, () => next()),
      { resamples: 300 },
    )!;
    if (low <= 0 && 0 <= high) covered++;
  }
  return covered / DRAWS;
}

test.each([2, 3, 5, 10, 16])('the interval of the mean of %i normal values covers it as often as it says', (n) => {
  // Three standard errors of so many draws below the 95 % that are promised; above, no more than two of 100.
  expect(coverage(n, meanInterval)).toBeGreaterThan(0.95 - 0.021);
  expect(coverage(n, meanInterval)).toBeLessThan(0.99);
});

test('the bootstrap alone covers too seldom, for ten values, too', () => {
  const alone = coverage(10, (values, options) => bcaInterval(values, (some) => spread(some)!.mean, options));
  expect(alone).toBeLessThan(0.95 - 0.021);
});

test('the interval reaches as far as either of the two that it joins', () => {
  const skewed = [1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2, 2.4, 9];
  const { low, high } = meanInterval(skewed)!;
  const { mean, halfWidth } = tInterval(skewed)!;
  const resampled = bcaInterval(skewed, (some) => spread(some)!.mean)!;
  expect(low).toBeCloseTo(mean - halfWidth!, 12);
  expect(resampled.high).toBeGreaterThan(mean + halfWidth!);
  expect(high).toBe(resampled.high);
});

test('a single value has no interval, equal ones one of no width', () => {
  expect(meanInterval([1])).toBeNull();
  expect(meanInterval([2, 2, 2])).toEqual({ low: 2, high: 2 });
});
