import { expect, test } from 'vitest';
import { stepTiming } from '../../src/trial/step-timing.ts';

/** So many samples a round, in increasing order, from 1 ms on. */
const rounds = (count: number) =>
  [0, 1, 2].map((round) => {
    const samples = Array.from({ length: count }, (_, i) => 1 + (3 * i + round) / 1000);
    return { step: samples, update: samples.slice(0, count / 2) };
  });

test('percentiles are of all samples, and the record says of how many; steps and updates each of their own', () => {
  const { step, update } = stepTiming({ variant: 'a' }, rounds(1000));
  expect([step.samples, update.samples]).toEqual([3000, 1500]);
  expect([step.p50, step.p99]).toEqual([2.499, 3.969]);
  expect(step.rounds!.flat().length).toBeLessThan(step.samples);
});

test('where the record keeps every sample, its percentiles follow from them', () => {
  const { step } = stepTiming({ variant: 'a' }, rounds(20));
  const kept = step.rounds!.flat().sort((a, b) => a - b);
  expect(kept).toHaveLength(step.samples);
  expect(kept[29]).toBeCloseTo(step.p50, 4);
  expect(kept[59]).toBeCloseTo(step.p99, 4);
});
