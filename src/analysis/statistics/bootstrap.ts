import { Generator } from '../../base/random.ts';
import { sum } from '../spread.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { quantileOfSorted } from './order.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

interface BootstrapOptions {
  /** How often the interval should cover the true value. */
  readonly level?: number;
  readonly resamples?: number;
  readonly seed?: number;
}

/**
 * Bias-corrected and accelerated bootstrap interval (BCa). Anything can be a sample, a pair or a trial too, as long as
 * they are independent of each other. From few of them the interval is too narrow: for a mean see `meanInterval`.
 *
 * Source: B. Efron, "Better bootstrap confidence intervals", Journal of the American Statistical Association 82 (1987).
 * As `scipy.stats.bootstrap` with a `RandomState` of the same seed, number by number.
 *
 * @param statistic A function of samples whose order does not matter.
 * @returns Null where there is nothing to resample (fewer than two samples) or the statistic is not finite for some
 * resample; both ends the same where all resamples give the same.
 */
export function bcaInterval<T>(
  samples: readonly T[],
  statistic: (samples: readonly T[]) => number,
  { level = 0.95, resamples = 2000, seed = 0 }: BootstrapOptions = {},
): Interval | null {
  if (samples.length < 2) return null;
  const estimate = statistic(samples);
  const generator = new Generator(seed);
  const found = new Float64Array(resamples)
    .map(() => statistic(samples.map(() => samples[below(samples.length, generator)]!)))
    .sort();
  const left = samples.map((_, i) => statistic(samples.filter((_, j) => j !== i)));
  if (![estimate, ...found, ...left].every(Number.isFinite)) return null;

  const bias = biasCorrection(found, estimate, samples.length);
  const bend = acceleration(left);
  const end = (p: number) => quantileOfSorted(found, adjust(p, bias, bend));
  return { low: end((1 - level) / 2), high: end((1 + level) / 2) };
}

/**
 * z₀: where the estimate lies among the resamples, those equal to it half below. Kept half a resample off the ends. The same
 * samples in another order are rounded otherwise, and are equal nevertheless.
 */
function biasCorrection(found: Float64Array, estimate: number, samples: number): number {
  const rounding = 2 * samples * Number.EPSILON * Math.max(Math.abs(found[0]!), Math.abs(found.at(-1)!));
  const below = found.filter((value) => value < estimate - rounding).length;
  const equal = found.filter((value) => Math.abs(value - estimate) <= rounding).length;
  const share = (below + equal / 2) / found.length;
  const margin = 0.5 / found.length;
  return normalQuantile(Math.min(Math.max(share, margin), 1 - margin));
}

/** a: a sixth of the skewness of the statistic's changes as each sample is left out; 0 where it does not change. */
function acceleration(left: readonly number[]): number {
  const mean = sum(left) / left.length;
  const changes = left.map((value) => mean - value);
  const squares = sum(changes.map((change) => change ** 2));
  return squares === 0 ? 0 : sum(changes.map((change) => change ** 3)) / (6 * squares ** 1.5);
}

/** The share of the resamples at which the interval ends instead of at p. */
function adjust(p: number, bias: number, bend: number): number {
  const shifted = bias + normalQuantile(p);
  // Beyond the pole the formula would turn back; the end stays the outermost resample.
  const stretch = Math.max(1 - bend * shifted, Number.MIN_VALUE);
  return normalCdf(bias + shifted / stretch);
}

/** A whole number of [0, n), all equally likely, as `numpy.random.RandomState.randint` draws it: n from 2 to 2³². */
function below(n: number, generator: Generator): number {
  const bits = 32 - Math.clz32(n - 1);
  for (;;) {
    const number = generator.draw() & (2 ** bits - 1);
    if (number < n) return number;
  }
}
