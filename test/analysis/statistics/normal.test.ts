import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { normalCdf, normalQuantile } from '../../../src/analysis/statistics/normal.ts';

test.each(scipy.normal)('the normal distribution at $x has the digits of SciPy', ({ x, cdf }) => {
  expect(Math.abs(normalCdf(x) / cdf - 1)).toBeLessThan(1e-13);
});

test.each(scipy.normalQuantile)('the normal quantile $p is that of SciPy', ({ p, quantile }) => {
  expect(normalQuantile(p)).toBeCloseTo(quantile, 12);
});

test.each([0, 1, -0.1, NaN])('%d has no quantile', (p) => {
  expect(() => normalQuantile(p)).toThrow('expected a number of (0, 1)');
});
