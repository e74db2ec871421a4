import { noiseOf } from '../../../src/analysis/change-point.ts';
import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight } from '../../../src/analysis/nightly/nightly.ts';
import { trendsOf, type Metric } from '../../../src/analysis/nightly/trend.ts';
import type { RunRecord, StoredRun } from '../../../src/record/record.ts';
import { stored } from './laboratory.ts';
import type { Lived } from './live.ts';
import type { Planted } from './power.ts';
import { log, percent, table } from './print.ts';

const NIGHTS = 30;
/** Twelve nights ago. */
const AT = 18;

/** How well a step of twelve nights ago is dated, among thirty nights. */
export async function dating(lived: readonly Lived[], planted: Planted): Promise<void> {
  const starts = lived.slice(0, Math.max(0, lived.length - NIGHTS + 1)).map((_, i) => i);
  if (starts.length === 0) {
    log(`Dating takes ${NIGHTS} nights.`);
    return;
  }
  const runs = lived.map(({ night }) => night);
  await sameSeeds(starts, runs, planted);
  otherSeeds(starts, runs);
  otherTimes(starts, runs);
}

/** Equal to the bit until the code changes. */
async function sameSeeds(starts: readonly number[], runs: readonly StoredRun[], planted: Planted): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const [name, changed] of planted) {
    const found = starts.slice(0, changed.length).map(async (start) => {
      const history = runs.slice(start, start + NIGHTS).map((_, n) => {
        const { run: trained, losses } = n < AT ? runs[start]! : changed[start]!;
        const results = trained.trials.map((record) => ({ record, losses: losses.get(record.id)! }));
        return stored(n, results, []);
      });
      const [baseline, tonight] = [history[0]!, history.at(-1)!];
      const { since, steps } = await judgeNight(tonight, { baseline, runs: history.map(({ run }) => run) }, THRESHOLDS);
      const said = [...steps.map(({ change }) => change), ...since.map((dated) => dated.since)];
      return said.map(({ run }) => history.findIndex((night) => night.run.id === run.id));
    });
    rows.push([name, ...rates(await Promise.all(found))]);
  }
  table(['same seeds every night; 18 as before, 12 changed', ...HEAD], rows);
}

/** Other seeds every night: the step is so many times as large as what nights differ by. */
function otherSeeds(starts: readonly number[], runs: readonly StoredRun[]): void {
  const rows = [0, 1, 2, 3, 4, 6].map((size) => [
    `${size} × the noise`,
    ...rates(dates(starts, runs, ['train loss'], (noise) => Math.exp(size * noise))),
  ]);
  table(['a step in losses, other seeds every night', ...HEAD], rows);
}

/** Times differ from night to night by themselves. */
function otherTimes(starts: readonly number[], runs: readonly StoredRun[]): void {
  const rows = [1, 1.05, 1.1, 1.15, 1.2].map((factor) => [
    `× ${factor}`,
    ...rates(dates(starts, runs, ['step', 'update'], () => factor)),
  ]);
  table(['a step in times of steps and updates', ...HEAD], rows);
}

function dates(
  starts: readonly number[],
  runs: readonly StoredRun[],
  metrics: readonly Metric[],
  factorOf: (noise: number) => number,
): readonly (readonly number[])[] {
  return starts.flatMap((start) => {
    const history = runs.slice(start, start + NIGHTS).map(({ run }) => run);
    return trendsOf(history, THRESHOLDS)
      .filter(({ metric }) => metrics.includes(metric))
      .map(({ variant, metric, points }) => {
        const factor = factorOf(noiseOf(points.map(({ value }) => Math.log(value))));
        return datesOf(
          history.map((run, n) => (n < AT ? run : scaled(run, metric, factor))),
          metric,
          variant,
        );
      });
  });
}

const HEAD = ['dated exactly', 'within a night', 'otherwise', 'no step', 'series'];

function rates(found: readonly (readonly number[])[]): readonly string[] {
  const errors = found.map((dates) => Math.min(...dates.map((at) => Math.abs(at - AT))));
  const share = (has: (error: number) => boolean): string => percent(errors.filter(has).length, errors.length);
  return [
    share((error) => error === 0),
    share((error) => error <= 1),
    share((error) => error > 1 && Number.isFinite(error)),
    share((error) => error === Infinity),
    String(errors.length),
  ];
}

function datesOf(history: readonly RunRecord[], metric: Metric, variant: string): readonly number[] {
  const trend = trendsOf(history, THRESHOLDS).find((one) => one.variant === variant && one.metric === metric)!;
  return trend.changes.map(({ at }) => at);
}

function scaled(run: RunRecord, metric: Metric, factor: number): RunRecord {
  if (metric === 'train loss') {
    const trials = run.trials.map((trial) => ({
      ...trial,
      epochs: trial.epochs.map((epoch) => ({ ...epoch, trainLoss: factor * epoch.trainLoss })),
    }));
    return { ...run, trials };
  }
  const timings = run.timings.map((timing) => ({
    ...timing,
    [metric]: { ...timing[metric], p50: factor * timing[metric].p50 },
  }));
  return { ...run, timings };
}
