import { spread, type Spread } from '../spread.ts';
import { studentQuantile } from './student.ts';

/** A mean and how far from it the true one may be. */
export interface MeanInterval {
  readonly mean: number;
  /** The interval is mean ± halfWidth; null for a single value, which says nothing about spread. */
  readonly halfWidth: number | null;
  /** How many values there were; at least 1. */
  readonly n: number;
}

/**
 * Mean with its 95 % interval, for values that are about normal; null when there are none.
 *
 * Source: Student, "The probable error of a mean", Biometrika 6 (1908).
 */
export function tInterval(values: readonly number[]): MeanInterval | null {
  const found = spread(values);
  if (found === null) return null;
  return { mean: found.mean, halfWidth: halfWidth(found), n: found.n };
}

/** Half the 95 % interval of a mean; null for a single value. */
export function halfWidth({ sd, n }: Spread): number | null {
  return sd === null ? null : (studentQuantile(0.975, n - 1) * sd) / Math.sqrt(n);
}
