import { expect, test } from 'vitest';
import { spread } from '../../src/analysis/spread.ts';

test.each([
  { values: [2, 4, 4, 4, 5, 5, 7, 9], expected: { mean: 5, sd: Math.sqrt(32 / 7), n: 8 } },
  { values: [1, 3], expected: { mean: 2, sd: Math.SQRT2, n: 2 } },
])('the spread of $values has the sample standard deviation', ({ values, expected }) => {
  const found = spread(values)!;
  expect(found.n).toBe(expected.n);
  expect(found.mean).toBeCloseTo(expected.mean, 12);
  expect(found.sd).toBeCloseTo(expected.sd, 12);
});

test('a single value has no standard deviation', () => {
  expect(spread([0.5])).toEqual({ mean: 0.5, sd: null, n: 1 });
});

test('no values have no spread', () => {
  expect(spread([])).toBeNull();
});
