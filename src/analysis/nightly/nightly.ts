import type { RunRecord, StoredRun } from '../../record/record.ts';
import { blindAhead, blindOf, type Blind } from './blind.ts';
import { compareRuns, hasRegression, referenceTo, type CompareOptions } from '../comparison/compare.ts';
import type { Comparison, RunReference, Thresholds } from '../comparison/comparison.ts';
import { leastOf, METRICS, timeNoiseOf, trendsOf, type Change, type Metric, type Since, type Trend } from './trend.ts';

/** What a maintainer reads in the morning. */
export interface Nightly {
  readonly run: RunReference;
  /** `first`: there was nothing to compare with, and this run is the baseline from now on. */
  readonly outcome: 'fine' | 'regression' | 'failed' | 'first';
  /** With the pinned baseline; null in the first night. */
  readonly comparison: Comparison | null;
  /** From when on that is worse which the comparison calls worse, as far as the history says. */
  readonly since: readonly Dated[];
  /** Steps for the worse that lie behind the baseline and still stand. */
  readonly steps: readonly Step[];
  /** What was not compared, or could not be called worse. */
  readonly blind: Blind;
  /** Trials that failed or are missing, a sentence each. */
  readonly failures: readonly string[];
  readonly trends: readonly Trend[];
}

interface OfTrend {
  readonly variant: string;
  readonly metric: Metric;
}

export interface Dated extends OfTrend {
  readonly since: Since;
}

export interface Step extends OfTrend {
  readonly change: Change;
}

export interface Past {
  /** The pinned run; null where there is none. */
  readonly baseline: StoredRun | null;
  /** Runs that came to their end, the oldest first, tonight's the last. */
  readonly runs: readonly RunRecord[];
}

/** Nights that a trend looks back on: enough to see a step, few enough to be read at once. */
const NIGHTS = 90;

/** Compares a night with the baseline and the nights before. */
export async function judgeNight(
  tonight: StoredRun,
  { baseline, runs }: Past,
  thresholds: Thresholds,
  timeAgain?: CompareOptions['timeAgain'],
): Promise<Nightly> {
  const nights = runs.slice(-NIGHTS);
  const trends = trendsOf(nights, thresholds);
  const failures = failuresOf(tonight.run);
  const night = { run: referenceTo(tonight.run), failures, trends };
  if (baseline === null) {
    // A night with failed trials is no standard: the next one is the first.
    const outcome = failures.length > 0 ? 'failed' : 'first';
    // What later nights will not see, whose baseline it becomes.
    const blind = { ...blindOf(null, tonight.run), weak: blindAhead(tonight.run.plan, null).weak };
    return { ...night, outcome, comparison: null, since: [], steps: [], blind };
  }
  const timeNoise = timeNoiseOf(trends);
  const comparison = await compareRuns(baseline, tonight, { thresholds, timeNoise, timeAgain });
  const steps = trends
    .filter((trend) => (trend.metric === 'train loss' ? !isSingle(comparison, trend) : isWorse(comparison, trend)))
    .flatMap((trend) => standing(trend, baseline.run, thresholds));
  const regressed = steps.length > 0 || hasRegression(comparison);
  const outcome = regressed ? 'regression' : failures.length > 0 ? 'failed' : 'fine';
  const since = datesOf(comparison, trends, nights, baseline.run);
  return { ...night, outcome, comparison, since, steps, blind: blindOf(comparison, tonight.run) };
}

/**
 * A machine is slower for hours or weeks for reasons of its own, and the history of times cannot tell. So a step in them
 * says since when, where the comparison, which measures again, says that there is something.
 */
function isWorse({ variants }: Comparison, { variant, metric }: Trend): boolean {
  const found = variants.find((one) => one.variant === variant);
  return metric !== 'train loss' && found?.[metric].verdict === 'worse';
}

/**
 * Whether nothing but the nights speak of a step: a single seed moves by itself as soon as rounding does, and stays where it
 * is for as long as the code does. A function has no seeds to ask, and is the same until it changes.
 */
function isSingle({ variants }: Comparison, { variant, problem, changes }: Trend): boolean {
  const found = variants.find((one) => one.variant === variant && one.problem === problem);
  return found?.isFunction !== true && changes.some(({ p }) => p === null);
}

/**
 * The last step for the worse of a trend that came after the baseline, if the level is still above the baseline's: whoever
 * pins a baseline accepts what was before. A step that the seeds do not agree on is none.
 */
function standing({ variant, metric, changes }: Trend, baseline: RunRecord, thresholds: Thresholds): readonly Step[] {
  const later = changes.filter(
    ({ run, p }) => run.startedAt > baseline.startedAt && (p === null || p <= thresholds.alpha),
  );
  const rise = later.reduce((total, { factor }) => total + Math.log(factor), 0);
  const change = later.findLast(({ factor }) => factor > 1);
  return change === undefined || rise < leastOf(metric, thresholds) ? [] : [{ variant, metric, change }];
}

function datesOf(
  { variants }: Comparison,
  trends: readonly Trend[],
  nights: readonly RunRecord[],
  baseline: RunRecord,
): readonly Dated[] {
  return variants.flatMap(({ variant, quality, step, update }) =>
    [quality, step, update].flatMap(({ verdict, base, candidate }, i): readonly Dated[] => {
      const metric = METRICS[i]!;
      if (verdict !== 'worse') return [];
      const diverged = metric === 'train loss' ? divergedSince(variant, nights, baseline) : null;
      const trend = trends.find((one) => one.variant === variant && one.metric === metric);
      const since =
        diverged ??
        (base && candidate && trend ? higherSince(trend.points, Math.sqrt(base * candidate), baseline) : null);
      return since === null ? [] : [{ variant, metric, since }];
    }),
  );
}

/** The nights up to tonight that lie above the middle between the baseline and tonight. */
function higherSince(points: Trend['points'], middle: number, baseline: RunRecord): Since | null {
  return unbroken(points, ({ run, value }) => run.startedAt > baseline.startedAt && value > middle);
}

/** The nights up to tonight in which a seed of the variant diverged. */
function divergedSince(variant: string, nights: readonly RunRecord[], baseline: RunRecord): Since | null {
  const points = nights.map((night) => ({ night, run: referenceTo(night) }));
  return unbroken(
    points,
    ({ night }) =>
      night.startedAt > baseline.startedAt &&
      night.trials.some((trial) => trial.variant === variant && trial.status === 'diverged'),
  );
}

/** The longest end of a series of which something is true; null where there is none, or nothing before it. */
function unbroken<T extends { readonly run: RunReference }>(
  series: readonly T[],
  isSo: (one: T) => boolean,
): Since | null {
  const at = series.findLastIndex((one) => !isSo(one)) + 1;
  const [first, last] = [series[at], series[at - 1]];
  return first === undefined || last === undefined
    ? null
    : { run: first.run, last: last.run, nights: series.length - at };
}

function failuresOf({ plan, trials }: RunRecord): readonly string[] {
  const records = new Map(trials.map((trial) => [trial.id, trial]));
  return plan.flatMap(({ id, variant, seed }) => {
    const record = records.get(id);
    if (record === undefined) return [`${variant}, seed ${seed}: left no record`];
    return record.status === 'failed' ? [`${variant}, seed ${seed}: ${record.reason}`] : [];
  });
}
