import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { mannWhitney } from '../../../src/analysis/statistics/mann-whitney.ts';

test.each([...scipy.mannWhitney, ...scipy.mannWhitneyTies])(
  'u and p are those of SciPy: $a.length and $b.length values, exact $exact, p $p',
  ({ a, b, exact, u, p }) => {
    const found = mannWhitney(a, b);
    expect(found).toMatchObject({ u, exact, commonLanguage: u / (a.length * b.length) });
    // Rounding only, in the far tail too.
    expect(Math.abs(found.p / p - 1)).toBeLessThan(1e-11);
  },
);

test('exchanging the samples exchanges the directions and leaves p', () => {
  // Few different numbers tie often.
  const sample = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
    fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 12 }),
  );
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const [there, back] = [mannWhitney(a, b), mannWhitney(b, a)];
      expect(there.p).toBeGreaterThan(0);
      expect(there.p).toBeLessThanOrEqual(1);
      expect(back.p).toBeCloseTo(there.p, 13);
      expect(back.u).toBe(a.length * b.length - there.u);
    }),
  );
});

test('five values above five others have the smallest p that ten values can have', () => {
  expect(mannWhitney([6, 7, 8, 9, Infinity], [1, 2, 3, 4, 5]).p).toBeCloseTo(2 / 252, 15);
});

test('rounds of a coarse clock that do not overlap are as unlikely as those of a fine one', () => {
  // 2 of 924 divisions, where the normal approximation says 0.0039 and 0.0037.
  expect(mannWhitney([3, 3, 3, 4, 4, 4], [1, 1, 1, 2, 2, 2]).p).toBeCloseTo(2 / 924, 14);
  expect(mannWhitney([2, 2, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1]).p).toBeCloseTo(2 / 924, 14);
});

test('equal values speak against nothing', () => {
  expect(mannWhitney([1, 1], [1, 1, 1])).toEqual({ u: 3, p: 1, exact: true, commonLanguage: 0.5 });
});

test('empty samples and values that are not numbers are refused', () => {
  expect(() => mannWhitney([], [1])).toThrow('got an empty sample');
  expect(() => mannWhitney([1], [NaN])).toThrow('value 1 is NaN');
});
