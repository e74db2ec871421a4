import { spread, sum } from '../spread.ts';
import { bcaInterval, type Interval } from '../statistics/bootstrap.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { pairsNeeded, signFlip } from '../statistics/sign-flip.ts';
import { tInterval } from '../statistics/t-interval.ts';
import type { QualityVerdict, Thresholds } from './comparison.ts';
import type { Pair, Side, VariantPairs } from './pairs.ts';
import { isFunction } from '../../problem/problem.ts';

/** What the seeds of one variant say, before the p of all variants are adjusted together. */
export interface QualityTest {
  /** A verdict that no statistics are needed for. */
  readonly settled: Pick<QualityVerdict, 'verdict' | 'reason'> | null;
  /** Logarithms of candidate over base, a completed pair each. */
  readonly logs: readonly number[];
  readonly base: number | null;
  readonly candidate: number | null;
  /** Not adjusted; null where there is nothing to test. */
  readonly p: number | null;
}

/** Of the first loss: what float32 does not resolve beside it is nothing. */
const RESOLUTION = 2 ** -23;
/** From fewer pairs the bootstrap's interval is too narrow. */
const BOOTSTRAP_PAIRS = 10;
/** How probably a difference that counts should be found, with the seeds that are called for. */
const POWER = 0.8;

export function testQuality({ pairs }: VariantPairs): QualityTest {
  const done = pairs.filter(({ base, candidate }) => completed(base) && completed(candidate));
  const values = done.map((pair) => {
    const floor = RESOLUTION * Math.abs(pair.base.losses?.[0] ?? 0) || Number.MIN_VALUE;
    return [pair.base, pair.candidate].map((side) => Math.log(lastLoss(side) + floor)) as [number, number];
  });
  const logs = values.map(([base, candidate]) => candidate - base);
  const means = [0, 1].map((side) =>
    values.length === 0 ? null : Math.exp(meanOf(values.map((pair) => pair[side]!))),
  );
  const settled = settle(pairs, done, logs);
  // A function has no noise: another seed would say the same, and one says it all.
  const p = settled === null && logs.length > 0 ? signFlip(logs).p : null;
  return { settled, logs, base: means[0]!, candidate: means[1]!, p };
}

/** What needs no statistics: equal bits, and seeds that end otherwise than before. */
function settle(pairs: readonly Pair[], done: readonly Pair[], logs: readonly number[]): QualityTest['settled'] {
  const lost = pairs.filter(({ base, candidate }) => completed(base) && diverged(candidate));
  if (lost.length > 0) return { verdict: 'worse', reason: `${seedsText(lost)} diverged and completed in the base` };
  const both = pairs.filter(({ base, candidate }) => diverged(base) && diverged(candidate));
  if (done.length === 0 && both.length > 0 && both.length === pairs.length)
    return { verdict: 'same', reason: 'every seed diverged in both' };
  if (done.length === 0) return { verdict: 'cannot tell', reason: 'no seed completed in both' };
  const recovered = pairs.filter(({ base, candidate }) => diverged(base) && completed(candidate));
  if (recovered.length === 0 && done.every(identical)) return { verdict: 'identical', reason: '' };
  if (logs.every((log) => log === 0) && recovered.length === 0)
    return { verdict: 'same', reason: 'the last epochs agree to the last bit' };
  if (recovered.length > 0 && done.every(identical))
    return { verdict: 'better', reason: `${seedsText(recovered)} completed and diverged in the base` };
  return null;
}

/** The verdict of one variant, its p adjusted; `family` is how many variants were tested together. */
export function qualityVerdict(
  { pairs }: VariantPairs,
  test: QualityTest,
  p: number | null,
  family: number,
  { alpha, effect }: Thresholds,
): QualityVerdict {
  const { logs, base, candidate, settled } = test;
  const mean = logs.length === 0 ? null : meanOf(logs);
  const interval = intervalOf(logs);
  const numbers = {
    base,
    candidate,
    factor: mean === null ? null : Math.exp(mean),
    interval: interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    p,
    seeds: logs.length,
    seedsNeeded: null,
  };
  if (settled !== null || mean === null) return { ...numbers, ...(settled ?? { verdict: 'cannot tell', reason: '' }) };
  const margin = Math.log(1 + effect);
  if (pairs.every(({ base: { spec } }) => isFunction(spec.problem))) {
    const verdict = Math.abs(mean) < margin ? 'same' : mean > 0 ? 'worse' : 'better';
    return { ...numbers, p: null, verdict, reason: 'a function without noise: another seed would say the same' };
  }
  if (p! <= alpha && Math.abs(mean) >= margin)
    return { ...numbers, verdict: mean > 0 ? 'worse' : 'better', reason: '' };
  if (interval !== null && interval.low > -margin && interval.high < margin)
    return { ...numbers, verdict: 'same', reason: '' };
  const seedsNeeded = neededFor(logs, margin, alpha / family);
  return { ...numbers, verdict: 'cannot tell', reason: `it would take ${seedsNeeded} seeds or more`, seedsNeeded };
}

/** BCa, from few pairs Student's t; of the mean logarithm. */
function intervalOf(logs: readonly number[]): Interval | null {
  if (logs.length >= BOOTSTRAP_PAIRS) return bcaInterval(logs, meanOf);
  const found = tInterval(logs);
  if (found === null || found.halfWidth === null) return null;
  return { low: found.mean - found.halfWidth, high: found.mean + found.halfWidth };
}

/**
 * Pairs with which the smallest difference that counts would be found, from the normal approximation, and with which the
 * test can reject at all. One pair shows no spread: then only the latter is known.
 */
function neededFor(logs: readonly number[], margin: number, alpha: number): number {
  const sd = spread(logs)?.sd ?? 0;
  const quantiles = normalQuantile(1 - alpha / 2) + normalQuantile(POWER);
  return Math.max(pairsNeeded(alpha), logs.length + 1, Math.ceil(((quantiles * sd) / margin) ** 2));
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
