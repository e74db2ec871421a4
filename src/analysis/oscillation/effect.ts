import { meanInterval } from '../statistics/mean-interval.ts';
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
 * @param level How often the interval should cover the true value.
 */
export function effectOf(logRatios: readonly number[], level: number): Effect | null {
  if (!logRatios.every(Number.isFinite)) return null;
  const interval = meanInterval(logRatios, { level, resamples: RESAMPLES });
  if (interval === null) return null;
  const { mean, n } = spread(logRatios)!;
  return { ratio: Math.exp(mean), low: Math.exp(interval.low), high: Math.exp(interval.high), n };
}
