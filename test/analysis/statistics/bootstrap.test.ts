import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { sum } from '../../../src/analysis/spread.ts';
import { bcaInterval } from '../../../src/analysis/statistics/bootstrap.ts';
import { median } from '../../../src/analysis/statistics/order.ts';
import { Generator, uniform } from '../../../src/base/random.ts';

const mean = (values: readonly number[]) => sum(values) / values.length;
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
const statistics = { mean, median, variance };

test.each(scipy.bootstrap)(
  'the interval is that of scipy.stats.bootstrap: $statistic of $values.length values, level $options.level',
  ({ values, statistic, options, low, high }) => {
    const found = bcaInterval(values, statistics[statistic], options)!;
    // The same resamples; only sums are rounded in another order.
    expect(found.low).toBeCloseTo(low, 11);
    expect(found.high).toBeCloseTo(high, 11);
  },
);

test('the interval of a mean of symmetric values contains the mean', () => {
  const halves = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(halves, fc.integer({ min: 0, max: 99 }), (half, seed) => {
      const { low, high } = bcaInterval([...half, ...half.map((value) => -value)], mean, { resamples: 400, seed })!;
      expect(low).toBeLessThanOrEqual(0);
      expect(high).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 50 },
  );
});

test('about 95 % of the intervals of a mean of 20 values cover it', () => {
  const generator = new Generator(5);
  const trials = 400;
  let covered = 0;
  for (let trial = 0; trial < trials; trial++) {
    const values = Array.from({ length: 20 }, () => uniform(-1, 1, generator));
    const { low, high } = bcaInterval(values, mean, { resamples: 500, seed: trial })!;
    if (low <= 0 && 0 <= high) covered++;
  }
  // BCa covers a little too seldom where samples are few; the rest is three standard errors of 400 trials.
  expect(covered / trials).toBeGreaterThan(0.93 - 0.04);
  expect(covered / trials).toBeLessThan(0.95 + 0.035);
});

test('the same seed gives the same interval, another seed another', () => {
  const values = [0.3, 1.2, 0.7, 2.4, 0.1, 1.9];
  expect(bcaInterval(values, mean, { seed: 3 })).toEqual(bcaInterval(values, mean, { seed: 3 }));
  expect(bcaInterval(values, mean, { seed: 3 })).not.toEqual(bcaInterval(values, mean, { seed: 4 }));
});

test('resamples equal to the estimate count as such, however their sums were rounded', () => {
  // A power of two changes no rounding, ten does: tenths add up to numbers that differ in their last bits.
  for (const whole of [
    [1, 2, 3, 4, 6],
    [1, 1, 2, 3, 7, 9],
    [-3, -1, 1, 3],
  ]) {
    const exact = bcaInterval(whole, mean)!;
    for (const unit of [0.1, 0.3, 1e-9, 7e11]) {
      const rounded = bcaInterval(
        whole.map((value) => value * unit),
        mean,
      )!;
      expect(rounded.low / unit).toBeCloseTo(exact.low, 10);
      expect(rounded.high / unit).toBeCloseTo(exact.high, 10);
    }
  }
});

test('pairs are resampled together', () => {
  const pairs = [1, 5, 2, 8, 3].map((x) => ({ x, y: x + 1 }));
  const difference = (some: typeof pairs) => mean(some.map(({ y }) => y)) - mean(some.map(({ x }) => x));
  const { low, high } = bcaInterval(pairs, (some) => difference([...some]))!;
  expect(low).toBeCloseTo(1, 12);
  expect(high).toBeCloseTo(1, 12);
});

test('equal samples give an interval of no width', () => {
  expect(bcaInterval([2, 2, 2], mean)).toEqual({ low: 2, high: 2 });
});

test('an estimate at the end of its resamples still has an interval', () => {
  const values = [1, 2, 3, 4, 5];
  for (const statistic of [Math.max, Math.min]) {
    const { low, high } = bcaInterval(values, (some) => statistic(...some), { level: 0.9999 })!;
    expect(low).toBeGreaterThanOrEqual(1);
    expect(high).toBeLessThanOrEqual(5);
    expect(low).toBeLessThanOrEqual(high);
  }
});

test.each([
  { why: 'no sample', values: [], statistic: mean },
  { why: 'a single sample', values: [1], statistic: mean },
  {
    why: 'a statistic that some resamples do not have',
    values: [1, 2],
    statistic: (some: readonly number[]) => 1 / variance(some),
  },
])('there is no interval for $why', ({ values, statistic }) => {
  expect(bcaInterval(values, statistic)).toBeNull();
});
