import { bcaInterval } from '../statistics/bootstrap.ts';
import { studentQuantile } from '../statistics/student.ts';
import { spread } from '../spread.ts';

/** A ratio over seeds, with its interval. */
export interface Effect {
  /** Geometric mean over the seeds. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Seeds. */
  readonly n: number;
}

/** Fewer seeds than these give no interval that could be believed. */
export const LEAST_SEEDS = 4;

/** Few seeds have few different resamples. */
const RESAMPLES = 1000;

/**
 * The ratio that logarithms of ratios, one a seed, say together; null for fewer than two. Both sides of a ratio saw the
 * same batches, so what a seed does to both is gone.
 *
 * The interval is the bootstrap's (BCa, over the seeds) joined with Student's: from few seeds the first is too narrow,
 * and the second believes that they are normal.
 *
 * @param level How often the interval should cover the true value.
 */
export function effectOf(logRatios: readonly number[], level: number): Effect | null {
  const found = spread(logRatios);
  if (found === null || found.sd === null || !logRatios.every(Number.isFinite)) return null;
  const { mean, sd, n } = found;
  const half = (studentQuantile((1 + level) / 2, n - 1) * sd) / Math.sqrt(n);
  const resampled = bcaInterval(logRatios, (values) => spread(values)!.mean, { level, resamples: RESAMPLES });
  const low = Math.min(mean - half, resampled?.low ?? mean);
  const high = Math.max(mean + half, resampled?.high ?? mean);
  return { ratio: Math.exp(mean), low: Math.exp(low), high: Math.exp(high), n };
}
