import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/analysis/explanation/compare.ts';
import { seedsToSettle } from '../../../src/analysis/explanation/seeds-to-settle.ts';

function comparison(logs: readonly number[]): Comparison {
  return { measure: 'parameters', logRatios: new Map(logs.entries()), effect: null };
}

/** Six numbers of mean 0 and standard deviation 1. */
const unit = [-1, -1, -1, 1, 1, 1].map((value) => value * Math.sqrt(5 / 6));
const around = (mean: number, sd: number) => comparison(unit.map((value) => mean + sd * value));

test('the seeds that would settle a prediction are those whose interval just leaves 1', () => {
  // t of 99 % × sd / √n: 0.106 with nine seeds and eight degrees of freedom (3.355), 0.124 with eight (3.499).
  expect(seedsToSettle('less', around(-0.115, 0.1))).toBe(9);
  expect(seedsToSettle('more', around(-0.115, 0.1))).toBe(9);
  expect(seedsToSettle('less', around(-0.12, 0.1))).toBe(9);
  expect(seedsToSettle('less', around(-0.125, 0.1))).toBe(8);
});

test('that there is no effect takes an interval within 5 %', () => {
  // ln 1.05 = 0.0488: with 31 seeds 2.750 × 0.1 / √31 = 0.0494, with 32 2.744 × 0.1 / √32 = 0.0485.
  expect(seedsToSettle('same', around(0, 0.1))).toBe(32);
});

test('where it would take more than a hundred, or one seed shows no spread, none are named', () => {
  expect(seedsToSettle('same', around(0.04, 0.1))).toBe(null);
  expect(seedsToSettle('less', comparison([-0.1]))).toBe(null);
});
