import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { ascending, median, medianAbsoluteDeviation, quantile } from '../../../src/analysis/statistics/order.ts';

test.each(scipy.order)('order statistics are those of NumPy and SciPy: $values.length values', (golden) => {
  // Rounding only.
  expect(median(golden.values)).toBeCloseTo(golden.median, 13);
  expect(medianAbsoluteDeviation(golden.values)).toBeCloseTo(golden.medianAbsoluteDeviation, 13);
  for (const { p, quantile: expected } of golden.quantiles)
    expect(quantile(golden.values, p)).toBeCloseTo(expected, 13);
});

test('a quantile lies among the values and grows with p', () => {
  const numbers = fc.array(fc.double({ noNaN: true, min: -1e100, max: 1e100 }), { minLength: 1 });
  const share = fc.double({ noNaN: true, min: 0, max: 1 });
  fc.assert(
    fc.property(numbers, share, share, (values, p, q) => {
      const [low, high] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
      expect(low).toBeLessThanOrEqual(high);
      expect(low).toBeGreaterThanOrEqual(Math.min(...values));
      expect(high).toBeLessThanOrEqual(Math.max(...values));
    }),
  );
});

test.each([
  { values: [1, Infinity, Infinity], expected: Infinity },
  { values: [-Infinity, 2, Infinity], expected: 2 },
  { values: [1, NaN, 0], expected: NaN },
])('the median of $values is $expected', ({ values, expected }) => {
  expect(median(values)).toBe(expected);
});

test('typed arrays are left in their order', () => {
  const values = Float32Array.of(3, 1, 2);
  expect(median(values)).toBe(2);
  expect(values).toEqual(Float32Array.of(3, 1, 2));
});

test('no values, and a p that is no share, are refused', () => {
  expect(() => median([])).toThrow('got no values');
  expect(() => quantile([1], 95)).toThrow('got the quantile 95');
});

test('equal values and infinities keep their order when sorted', () => {
  expect(ascending([Infinity, 2, -Infinity, 2, Infinity])).toEqual([2, 1, 3, 0, 4]);
});
