import { expect, test } from 'vitest';
import type { Course } from '../../src/analysis/course.ts';
import { paired } from '../../src/analysis/paired.ts';

/** Golden values of these pairs are in fixtures/scipy: here it is the pairing that counts. */
const course = (series: number, seed: number, loss: number, status: Course['status'] = 'completed'): Course => ({
  series,
  seed,
  status,
  stepsPerEpoch: 1,
  epochs: [{ epoch: 1, trainLoss: loss, testLoss: loss, testAccuracy: null, seconds: 1 }],
});

test('variants are compared over the seeds that both completed', () => {
  const courses = [
    ...[0.5, 0.4, 0.3].map((loss, seed) => course(0, seed, loss)),
    ...[0.6, 0.6, 0.6].map((loss, seed) => course(1, seed, loss, seed === 2 ? 'diverged' : 'completed')),
  ];
  const [only] = paired(courses, 0, 'testLoss');
  expect(only!.difference.mean).toBeCloseTo(0.15, 12);
  expect(only).toMatchObject({ series: 1, difference: { n: 2, p: null, shown: false } });
});

test('whichever the baseline, a pair is told the same', () => {
  const seeds = Array.from({ length: 8 }, (_, seed) => seed);
  const courses = seeds.flatMap((seed) => [
    course(0, seed, 1 + seed / 1000),
    course(1, seed, 1.1 + seed / 100),
    course(2, seed, seed % 2 === 0 ? 1.2 : 0.8),
  ]);
  const [first, second] = paired(courses, 0, 'testLoss');
  const [back] = paired(courses, 1, 'testLoss');
  expect(first!.difference).toMatchObject({ p: 2 / 128, shown: true });
  expect(second!.difference.shown).toBe(false);
  const { mean, interval, ...rest } = first!.difference;
  expect(back!.difference).toEqual({ ...rest, mean: -mean, interval: { low: -interval!.high, high: -interval!.low } });
});

test('a single pair has a difference and nothing that a test could say', () => {
  expect(paired([course(0, 0, 1), course(1, 0, 2)], 0, 'testLoss')).toEqual([
    { series: 1, difference: { mean: 1, interval: null, error: null, p: null, n: 1, shown: false }, effect: null },
  ]);
});

test('a loss that is not finite is no value to compare', () => {
  expect(paired([course(0, 0, 1), course(1, 0, Infinity)], 0, 'testLoss')).toEqual([]);
});
