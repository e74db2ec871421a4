import type { RunRecord, TrialRecord } from '../../record/record.ts';
import { changePoints, noiseOf, type ChangePoint } from '../change-point.ts';
import { referenceTo } from '../comparison/compare.ts';
import type { RunReference, Thresholds } from '../comparison/comparison.ts';
import { machineOf, variantKey } from '../comparison/pairs.ts';
import { resolutionOf } from '../resolution.ts';
import { sum } from '../spread.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import { median } from '../statistics/order.ts';
import { tInterval } from '../statistics/t-interval.ts';
import { seedsAgree, type Levels } from './seeds-agree.ts';

export const METRICS = ['train loss', 'step', 'update'] as const;
export type Metric = (typeof METRICS)[number];

/** One variant and metric over the nights, the oldest first. */
export interface Trend {
  readonly problem: string;
  readonly variant: string;
  readonly metric: Metric;
  readonly points: readonly TrendPoint[];
  readonly changes: readonly Change[];
}

export interface TrendPoint {
  readonly run: RunReference;
  /** A loss, the geometric mean of the seeds, 0 where one is; or milliseconds. */
  readonly value: number;
  /**
   * 95 % of it by Student's t of the logarithms: over the seeds, or over the rounds' medians. Null of fewer than two, and of
   * a loss of 0. Nights of the same seeds share what differs from seed to seed, so that the intervals of two nights may well
   * overlap where the seeds agree that one is worse.
   */
  readonly interval: Interval | null;
}

/** From when on something is as it is tonight. */
export interface Since {
  /** The first run on the new level, and the last on the old: what changed did so between them. */
  readonly run: RunReference;
  readonly last: RunReference;
  /** Nights on the new level. */
  readonly nights: number;
}

/** A step in a trend. */
export interface Change extends Since {
  /** Level after over level before; above 1 is worse. */
  readonly factor: number;
  readonly at: number;
  /** Of a paired test over the seeds, times the number of variants; null for times, and of a single seed. */
  readonly p: number | null;
}

/** A run, with its trials by what makes them comparable. */
interface Night {
  readonly record: RunRecord;
  readonly run: RunReference;
  /** The last loss by seed, of the trials that completed. */
  readonly losses: ReadonlyMap<string, ReadonlyMap<number, LastLoss>>;
}

interface LastLoss {
  readonly loss: number;
  /** Its logarithm; what is below the resolution counts as that. */
  readonly log: number;
}

/** A point, and what levels are made of: the logarithms of the losses, seed by seed; of a time, its own. */
interface Measured extends TrendPoint {
  readonly logs: readonly number[];
}

/**
 * The trends of the newest run's variants. Nights count where they are comparable: the same problem, budget and, of those
 * that tonight completed, seeds; for times the same machine, too.
 *
 * @param runs In order of time; the last is tonight's.
 */
export function trendsOf(runs: readonly RunRecord[], thresholds: Thresholds): readonly Trend[] {
  const nights = runs.map(nightOf);
  const tonight = nights.at(-1);
  if (tonight === undefined) return [];
  const variants = new Map(tonight.record.plan.map((spec) => [variantKey(spec), spec]));
  return [...variants].flatMap(([key, { problem, variant }]) =>
    METRICS.map((metric): Trend => {
      const measured = metric === 'train loss' ? lossesOf(nights, key) : timesOf(nights, key, variant, metric);
      const points = measured.map(({ run, value, interval }): TrendPoint => ({ run, value, interval }));
      const changes = changesOf(measured, metric, variants.size, thresholds);
      return { problem: problem.kind, variant, metric, points, changes };
    }),
  );
}

/** The least change of the logarithm that counts. */
export function leastOf(metric: Metric, { effect, slowdown }: Thresholds): number {
  return Math.log(1 + (metric === 'train loss' ? effect : slowdown));
}

/** Nights that it takes to know how much they differ. */
const NIGHTS_FOR_NOISE = 6;

/** How a time varies from night to night without a change, tonight's aside: see `CompareOptions.timeNoise`. */
export function timeNoiseOf(trends: readonly Trend[]): (variant: string, part: 'step' | 'update') => number {
  return (variant, part) => {
    const points = trends.find((trend) => trend.variant === variant && trend.metric === part)?.points ?? [];
    const before = points.slice(0, -1).map(({ value }) => Math.log(value));
    return before.length < NIGHTS_FOR_NOISE ? 0 : noiseOf(before);
  };
}

function changesOf(
  nights: readonly Measured[],
  metric: Metric,
  variants: number,
  thresholds: Thresholds,
): readonly Change[] {
  const found = changePoints(nights.map(levelOf), { least: leastOf(metric, thresholds) });
  return found.map(({ at, before, after }, i): Change => {
    const [from, to] = [found[i - 1]?.at ?? 0, found[i + 1]?.at ?? nights.length];
    const logs = (part: readonly Measured[]): Levels => part.map((night) => night.logs);
    const p = seedsAgree(logs(nights.slice(from, at)), logs(nights.slice(at, to)), variants, thresholds.alpha);
    return {
      run: nights[at]!.run,
      last: nights[at - 1]!.run,
      nights: to - at,
      factor: Math.exp(after - before),
      at,
      p: metric === 'train loss' ? p : null,
    };
  });
}

const levelOf = ({ logs }: Measured): ChangePoint['before'] => sum(logs) / logs.length;

function nightOf(record: RunRecord): Night {
  const trials = new Map(record.trials.map((trial) => [trial.id, trial]));
  const losses = new Map<string, Map<number, LastLoss>>();
  for (const spec of record.plan) {
    const key = variantKey(spec);
    const ofVariant = losses.get(key) ?? new Map<number, LastLoss>();
    losses.set(key, ofVariant);
    const trial = trials.get(spec.id);
    const loss = lastLoss(trial);
    if (loss === undefined) continue;
    const floor = resolutionOf(spec.problem, trial?.engine?.name).loss;
    ofVariant.set(spec.seed, { loss, log: Math.log(Math.max(loss, floor)) });
  }
  return { record, run: referenceTo(record), losses };
}

function lastLoss(trial: TrialRecord | undefined): number | undefined {
  const loss = trial?.status === 'completed' ? trial.epochs.at(-1)?.trainLoss : undefined;
  return Number.isFinite(loss) ? loss : undefined;
}

/** The nights that completed every seed that tonight completed, with these seeds alone. */
function lossesOf(nights: readonly Night[], key: string): readonly Measured[] {
  const seeds = [...(nights.at(-1)!.losses.get(key)?.keys() ?? [])];
  if (seeds.length === 0) return [];
  return nights.flatMap(({ run, losses }): readonly Measured[] => {
    const ofVariant = losses.get(key);
    const found = seeds.flatMap((seed) => ofVariant?.get(seed) ?? []);
    if (found.length < seeds.length) return [];
    const values = found.map(({ loss }) => Math.log(loss));
    const value = Math.exp(sum(values) / values.length);
    return [{ run, value, interval: intervalOf(values), logs: found.map(({ log }) => log) }];
  });
}

function timesOf(nights: readonly Night[], key: string, variant: string, part: 'step' | 'update'): readonly Measured[] {
  const machine = machineOf(nights.at(-1)!.record);
  return nights.flatMap(({ record, run, losses }): readonly Measured[] => {
    const timing = record.timings.find((timing) => timing.variant === variant)?.[part];
    if (timing === undefined || !losses.has(key) || machineOf(record) !== machine) return [];
    const { p50, rounds = [] } = timing;
    const interval = intervalOf(rounds.filter((round) => round.length > 0).map((round) => Math.log(median(round))));
    return [{ run, value: p50, interval, logs: [Math.log(p50)] }];
  });
}

function intervalOf(logs: readonly number[]): Interval | null {
  const found = logs.every(Number.isFinite) ? tInterval(logs) : null;
  if (found === null || found.halfWidth === null) return null;
  return { low: Math.exp(found.mean - found.halfWidth), high: Math.exp(found.mean + found.halfWidth) };
}
