import { problemOf } from '../../plan/trial-spec.ts';
import type { RunRecord } from '../../record/record.ts';
import { changePoints, noiseOf, type ChangePoint } from '../change-point.ts';
import type { RunReference, Thresholds } from '../comparison/comparison.ts';
import { variantKey } from '../comparison/pairs.ts';
import { sum } from '../spread.ts';
import { lossesOf, nightOf, timesOf, type Measured, type TrendPoint } from './measured.ts';
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
  return [...variants].flatMap(([key, spec]) =>
    METRICS.map((metric): Trend => {
      const measured = metric === 'train loss' ? lossesOf(nights, key) : timesOf(nights, key, spec, metric);
      const points = measured.map(({ run, value, interval }): TrendPoint => ({ run, value, interval }));
      const changes = changesOf(measured, metric, variants.size, thresholds);
      return { problem: problemOf(spec), variant: spec.variant, metric, points, changes };
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
export function timeNoiseOf(
  trends: readonly Trend[],
): (of: Pick<Trend, 'problem' | 'variant'>, part: 'step' | 'update') => number {
  return ({ problem, variant }, part) => {
    const of = trends.find((trend) => trend.problem === problem && trend.variant === variant && trend.metric === part);
    const points = of?.points ?? [];
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
