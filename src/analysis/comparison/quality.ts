import { isFunction } from '../../problem/problem.ts';
import { formatLoss } from '../../base/units.ts';
import { resolutionOf, type Resolution } from '../resolution.ts';
import { spread, sum } from '../spread.ts';
import { meanInterval } from '../statistics/mean-interval.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { LEAST_PAIRS, type PairedTest } from '../statistics/paired-test.ts';
import { studentQuantile } from '../statistics/student.ts';
import type { QualityVerdict, Thresholds } from './comparison.ts';
import type { Pair, Side, VariantPairs } from './pairs.ts';

/** What the seeds of one variant say, before all variants are tested together. */
export interface QualitySample {
  /** A verdict that no statistics are needed for. */
  readonly settled: Pick<QualityVerdict, 'verdict' | 'reason'> | null;
  /** Logarithms of candidate over base, a completed pair each; what is below the resolution counts as that. */
  readonly logs: readonly number[];
  /** Geometric means of the losses as they are. */
  readonly base: number | null;
  readonly candidate: number | null;
  /** Where some loss is below it; such a ratio is of no data and is not shown. */
  readonly floor: Resolution | null;
  /** Whether the seeds can be asked: a function has no noise, and another seed would say the same. */
  readonly testable: boolean;
}

/** How probably a difference should be found, with the seeds that are called for. */
const POWER = 0.8;

export function qualitySample({ pairs }: VariantPairs): QualitySample {
  const done = pairs.filter(({ base, candidate }) => completed(base) && completed(candidate));
  const values = done.map((pair) => {
    const [base, candidate] = [lastLoss(pair.base), lastLoss(pair.candidate)];
    // The coarser of the two, where engines differ.
    const floor = [pair.base, pair.candidate].map(resolution).reduce((a, b) => (b.loss > a.loss ? b : a));
    const log = Math.log(Math.max(candidate, floor.loss)) - Math.log(Math.max(base, floor.loss));
    return { base, candidate, floor, log, floored: Math.min(base, candidate) < floor.loss };
  });
  const logs = values.map(({ log }) => log);
  const settled = settle(pairs, done, values);
  return {
    settled,
    logs,
    base: geometricMean(values.map(({ base }) => base)),
    candidate: geometricMean(values.map(({ candidate }) => candidate)),
    floor: values.find(({ floored }) => floored)?.floor ?? null,
    testable: settled === null && logs.length > 0 && !isOfFunction(pairs),
  };
}

interface Losses {
  readonly base: number;
  readonly candidate: number;
  readonly floor: Resolution;
}

/** What needs no statistics: equal bits, and seeds that end otherwise than before. */
function settle(pairs: readonly Pair[], done: readonly Pair[], values: readonly Losses[]): QualitySample['settled'] {
  const lost = pairs.filter(({ base, candidate }) => completed(base) && diverged(candidate));
  if (lost.length > 0) return { verdict: 'worse', reason: `${seedsText(lost)} diverged and completed in the base` };
  const both = pairs.filter(({ base, candidate }) => diverged(base) && diverged(candidate));
  if (done.length === 0 && both.length > 0 && both.length === pairs.length)
    return { verdict: 'same', reason: 'every seed diverged in both' };
  if (done.length === 0) return { verdict: 'cannot tell', reason: 'no seed completed in both' };
  const recovered = pairs.filter(({ base, candidate }) => diverged(base) && completed(candidate));
  if (recovered.length === 0 && done.every(identical)) return { verdict: 'identical', reason: '' };
  if (values.every(({ base, candidate }) => base === candidate) && recovered.length === 0)
    return { verdict: 'same', reason: 'the last epochs agree to the last bit' };
  if (values.every(({ base, candidate, floor }) => Math.max(base, candidate) < floor.loss) && recovered.length === 0)
    return { verdict: 'same', reason: `both are below ${floorText(values[0]!.floor)}` };
  if (recovered.length > 0 && done.every(identical))
    return { verdict: 'better', reason: `${seedsText(recovered)} completed and diverged in the base` };
  return null;
}

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

/** "1.17549e-38, what float32 resolves here". */
const floorText = ({ loss, precision }: Resolution): string => `${formatLoss(loss)}, what ${precision} resolves here`;

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
  return Math.max(100, needed(normalQuantile(1 - alpha / 2)));
}

export function isOfFunction(pairs: readonly Pair[]): boolean {
  return pairs.every(({ base: { spec } }) => isFunction(spec.problem));
}

function resolution({ spec, record }: Side): Resolution {
  return resolutionOf(spec.problem, record?.engine?.name);
}

/** A loss of 0 makes it 0. */
function geometricMean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.exp(meanOf(values.map(Math.log)));
}

function identical({ base, candidate }: Pair): boolean {
  const [left, right] = [base.losses, candidate.losses];
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  const bytes = (losses: Float64Array): Buffer => Buffer.from(losses.buffer, losses.byteOffset, losses.byteLength);
  return left.length > 0 && bytes(left).equals(bytes(right));
}

function completed(side: Side): boolean {
  return side.record?.status === 'completed' && Number.isFinite(lastLoss(side));
}

/** Also where every loss was a number, but their mean is none any more. */
function diverged(side: Side): boolean {
  const { record } = side;
  return record?.status === 'diverged' || (record?.status === 'completed' && !Number.isFinite(lastLoss(side)));
}

function lastLoss({ record }: Side): number {
  return record?.epochs.at(-1)?.trainLoss ?? NaN;
}

function seedsText(pairs: readonly Pair[]): string {
  const seeds = pairs.map(({ seed }) => seed).join(', ');
  return pairs.length === 1 ? `seed ${seeds}` : `seeds ${seeds}`;
}

const meanOf = (values: readonly number[]): number => sum(values) / values.length;
