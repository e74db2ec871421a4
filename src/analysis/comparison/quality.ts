import { formatLoss } from '../../base/units.ts';
import { spread } from '../spread.ts';
import { meanInterval } from '../statistics/mean-interval.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { LEAST_PAIRS, type PairedTest } from '../statistics/paired-test.ts';
import { studentQuantile } from '../statistics/student.ts';
import type { QualityVerdict, Thresholds } from './comparison.ts';
import type { VariantPairs } from './pairs.ts';
import { floorText, isOfFunction, meanOf, type QualitySample } from './quality-sample.ts';

/** How probably a difference should be found, with the seeds that are called for. */
const POWER = 0.8;

/**
 * The verdict of one variant.
 *
 * @param test Of the sample, p adjusted for all that are tested together; null where there is none
 * @param family How many those are
 */
export function qualityVerdict(
  { pairs }: VariantPairs,
  { logs, base, candidate, floor, settled }: QualitySample,
  test: PairedTest | null,
  family: number,
  { alpha, effect }: Thresholds,
): QualityVerdict {
  const mean = logs.length === 0 ? null : meanOf(logs);
  const interval = meanInterval(logs);
  const numbers = {
    base,
    candidate,
    // What is below the resolution is no data, and neither is what it is divided by.
    factor: mean === null || floor !== null ? null : Math.exp(mean),
    interval:
      interval === null || floor !== null ? null : { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    p: test?.p ?? null,
    test: test?.by ?? null,
    seeds: logs.length,
    seedsNeeded: null,
  };
  if (settled !== null || mean === null) return { ...numbers, ...(settled ?? { verdict: 'cannot tell', reason: '' }) };
  const margin = Math.log(1 + effect);
  const because = (...reasons: readonly string[]): string =>
    [
      ...(floor === null
        ? []
        : [
            `loss ${formatLoss(base!)} → ${formatLoss(candidate!)}, of which none counts as less than ${floorText(floor)}`,
          ]),
      ...reasons,
    ].join('; ');
  if (isOfFunction(pairs)) {
    const verdict = Math.abs(mean) < margin ? 'same' : mean > 0 ? 'worse' : 'better';
    return { ...numbers, verdict, reason: because('a function without noise: another seed would say the same') };
  }
  if (test !== null && test.p <= alpha && Math.abs(mean) >= margin)
    return { ...numbers, verdict: mean > 0 ? 'worse' : 'better', reason: because() };
  if (interval !== null && interval.low > -margin && interval.high < margin)
    return { ...numbers, verdict: 'same', reason: because() };
  const seedsNeeded = neededFor(logs, Math.max(margin, Math.abs(mean)), alpha / family);
  const what = Math.abs(mean) < margin ? 'a difference that counts' : 'a difference of this size';
  const reason =
    logs.length < LEAST_PAIRS
      ? `a single seed cannot be told from chance, it would take ${seedsNeeded} seeds or more`
      : `it would take some ${seedsNeeded} seeds to tell ${what}`;
  return { ...numbers, verdict: 'cannot tell', reason: because(reason), seedsNeeded };
}

/**
 * Pairs with which a mean of this size, beside a spread such as was seen, would be found so probably by Student's t; more
 * than there are. A single pair shows no spread: then those with which a test can say no at all.
 */
function neededFor(logs: readonly number[], size: number, alpha: number): number {
  const sd = spread(logs)?.sd ?? null;
  if (sd === null) return LEAST_PAIRS;
  const needed = (quantile: number): number => Math.ceil((((quantile + normalQuantile(POWER)) * sd) / size) ** 2);
  // Beyond, t is as good as normal.
  for (let n = logs.length + 1; n < 100; n++) if (needed(studentQuantile(1 - alpha / 2, n - 1)) <= n) return n;
  return Math.max(100, logs.length + 1, needed(normalQuantile(1 - alpha / 2)));
}
