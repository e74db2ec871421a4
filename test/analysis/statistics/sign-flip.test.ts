import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { pairsNeeded, signFlip, smallestP } from '../../../src/analysis/statistics/sign-flip.ts';
import { Generator, uniform } from '../../../src/base/random.ts';

const pairs = (n: number) => fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { maxLength: n });

test.each(scipy.signFlip)('p is that of scipy.stats.permutation_test: $differences', ({ differences, p }) => {
  const found = signFlip(differences);
  expect(found.exact).toBe(differences.length <= 16);
  // A share of 65,536 draws is within four standard errors, at most 4 · √(0.25 / 65536).
  expect(Math.abs(found.p - p)).toBeLessThan(found.exact ? 1e-14 : 0.0078);
});

test('p is of (0, 1], at least the smallest one, and the same for either direction', () => {
  fc.assert(
    fc.property(pairs(10), (differences) => {
      const { p } = signFlip(differences);
      expect(p).toBeGreaterThanOrEqual(smallestP(differences.length));
      expect(p).toBeLessThanOrEqual(1);
      expect(signFlip(differences.map((difference) => -difference)).p).toBe(p);
    }),
  );
});

test('p knows no unit', () => {
  // Steps of 0.1 tie in many sums, apart from rounding, which differs after the division.
  const steps = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 10 });
  fc.assert(
    fc.property(steps, (whole) => {
      expect(signFlip(whole.map((step) => step / 10)).p).toBe(signFlip(whole).p);
    }),
  );
});

test.each([[[]], [[0]], [[0, 0, 0]], [Array<number>(40).fill(0)]])('no difference gives p = 1: %j', (differences) => {
  expect(signFlip(differences)).toEqual({ p: 1, exact: true });
});

test('pairs without a difference change nothing', () => {
  const differences = [0.5, 0.25, -0.125];
  expect(signFlip([...differences, ...Array<number>(30).fill(0)])).toEqual(signFlip(differences));
});

test.each([1, 2, 5, 16, 17, 40])('%i differences in one direction give the smallest p there is', (n) => {
  expect(signFlip(Array.from({ length: n }, (_, i) => 1 + i)).p).toBe(smallestP(n));
});

test.each([
  { alpha: 0.05, n: 6 },
  { alpha: 0.0625, n: 5 },
  { alpha: 0.05 / 10, n: 9 },
  { alpha: 1, n: 1 },
  { alpha: 1e-9, n: Infinity },
])('p ≤ $alpha needs $n pairs', ({ alpha, n }) => {
  expect(pairsNeeded(alpha)).toBe(n);
});

test('where nothing distinguishes the pairs, p ≤ 0.05 is about as rare as it says', () => {
  const generator = new Generator(1);
  const trials = 2000;
  let alarms = 0;
  for (let trial = 0; trial < trials; trial++) {
    const differences = Array.from({ length: 8 }, () => uniform(-1, 1, generator));
    if (signFlip(differences).p <= 0.05) alarms++;
  }
  // 12 of 256 arrangements are the most below 0.05; four standard errors of 2000 trials.
  const rate = 12 / 256;
  expect(Math.abs(alarms / trials - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / trials));
});

test.each([NaN, Infinity])('a difference of %d is refused', (value) => {
  expect(() => signFlip([1, value])).toThrow(`value 1 is ${value}, expected a finite number`);
});
