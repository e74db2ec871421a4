import { median } from '../statistics/order.ts';
import { signFlip, smallestP } from '../statistics/sign-flip.ts';

/** Logarithms of losses, a night each, by seed; the seeds are the same in every night. */
export type Levels = readonly (readonly number[])[];

/**
 * Whether the seeds say by themselves that a loss went from one level to another. Nights of the same seeds differ in
 * nothing but the code, so that nights alone make even a change of rounding, which moves every seed a little and at random,
 * look like a step.
 *
 * @returns p of a sign-flip test of the differences, each seed's level the median of its nights, times the number of
 * variants; null where there are too few seeds for it to be alpha or less.
 */
export function seedsAgree(before: Levels, after: Levels, variants: number, alpha: number): number | null {
  const seeds = before[0]!.length;
  if (variants * smallestP(seeds) > alpha) return null;
  const level = (nights: Levels, seed: number): number => median(nights.map((logs) => logs[seed]!));
  const differences = before[0]!.map((_, seed) => level(after, seed) - level(before, seed));
  return Math.min(1, variants * signFlip(differences).p);
}
