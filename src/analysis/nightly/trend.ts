import type { RunRecord, TrialRecord } from '../../record/record.ts';
import { changePoints, noiseOf, type ChangePoint } from '../change-point.ts';
import { referenceTo } from '../comparison/compare.ts';
import type { RunReference, Thresholds } from '../comparison/comparison.ts';
import { machineOf, variantKey } from '../comparison/pairs.ts';
import { sum } from '../spread.ts';

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
  /** A loss, the geometric mean of the seeds; or milliseconds. */
  readonly value: number;
}

/** A step in a trend. */
export interface Change {
  /** The first run on the new level, and the last on the old: what changed did so between them. */
  readonly run: RunReference;
  readonly last: RunReference;
  /** Level after over level before; above 1 is worse. */
  readonly factor: number;
  /** Nights on the new level. */
  readonly nights: number;
  readonly at: number;
}

/**
 * The trends of the newest run's variants. Nights count where they are comparable: the same problem, budget and seeds
 * completed; for times the same machine, too.
 *
 * @param runs In order of time; the last is tonight's.
 */
export function trendsOf(runs: readonly RunRecord[], { effect, slowdown }: Thresholds): readonly Trend[] {
  const tonight = runs.at(-1);
  if (tonight === undefined) return [];
  const keys = new Map(tonight.plan.map((spec) => [variantKey(spec), spec]));
  return [...keys].flatMap(([key, { problem, variant }]) =>
    METRICS.map((metric): Trend => {
      const seeds = seedsOf(tonight, key);
      const points = runs.flatMap((run): readonly TrendPoint[] => {
        const value = metric === 'train loss' ? lossOf(run, key, seeds) : timeOf(run, tonight, variant, key, metric);
        return value === null ? [] : [{ run: referenceTo(run), value }];
      });
      const least = Math.log(1 + (metric === 'train loss' ? effect : slowdown));
      // The logarithm of a loss of 0 is no number; what is below the smallest double is 0.
      const found = changePoints(
        points.map(({ value }) => Math.log(Math.max(value, Number.MIN_VALUE))),
        { least },
      );
      return {
        problem: problem.kind,
        variant,
        metric,
        points,
        changes: found.map((change, i) => named(change, found[i + 1], points)),
      };
    }),
  );
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

function named(
  { at, before, after }: ChangePoint,
  next: ChangePoint | undefined,
  points: readonly TrendPoint[],
): Change {
  return {
    run: points[at]!.run,
    last: points[at - 1]!.run,
    factor: Math.exp(after - before),
    nights: (next?.at ?? points.length) - at,
    at,
  };
}

function trialsOf(run: RunRecord, key: string): readonly TrialRecord[] {
  const ids = new Set(run.plan.filter((spec) => variantKey(spec) === key).map(({ id }) => id));
  return run.trials.filter(({ id, status, epochs }) => ids.has(id) && status === 'completed' && epochs.length > 0);
}

function seedsOf(run: RunRecord, key: string): string {
  return trialsOf(run, key)
    .map(({ seed }) => seed)
    .sort((a, b) => a - b)
    .join();
}

function lossOf(run: RunRecord, key: string, seeds: string): number | null {
  const trials = trialsOf(run, key);
  if (trials.length === 0 || seedsOf(run, key) !== seeds) return null;
  return Math.exp(sum(trials.map(({ epochs }) => Math.log(epochs.at(-1)!.trainLoss))) / trials.length);
}

function timeOf(
  run: RunRecord,
  tonight: RunRecord,
  variant: string,
  key: string,
  part: 'step' | 'update',
): number | null {
  const comparable = machineOf(run) === machineOf(tonight) && run.plan.some((spec) => variantKey(spec) === key);
  return comparable ? (run.timings.find((timing) => timing.variant === variant)?.[part].p50 ?? null) : null;
}
