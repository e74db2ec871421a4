import { median } from '../statistics/order.ts';
import { pairedTest } from '../statistics/paired-test.ts';

/** Logarithms of losses, a night each, by seed; the seeds are the same in every night. */
export type Levels = readonly (readonly number[])[];

/**
 * Whether the seeds say by themselves that a loss went from one level to another. Nights of the same seeds differ in
 * nothing but the code, so that nights alone make even a change of rounding, which moves every seed a little and at random,
 * look like a step.
 *
 * @returns p of the paired test of the differences, each seed's level the median of its nights, times the number of
 * variants; null of a single seed, which cannot agree with any.
 */
export function seedsAgree(before: Levels, after: Levels, variants: number, alpha: number): number | null {
  const level = (nights: Levels, seed: number): number => median(nights.map((logs) => logs[seed]!));
  const differences = before[0]!.map((_, seed) => level(after, seed) - level(before, seed));
  const found = pairedTest(differences, alpha / variants);
  return found && Math.min(1, variants * found.p);
}
