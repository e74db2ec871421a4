import { hasChance } from '../analysis/chance.ts';
import { coursesOf } from '../analysis/course.ts';
import { landscape } from '../analysis/landscape.ts';
import { better, mainMetric, type Metric } from '../analysis/metric.ts';
import { families, profile, type Family } from '../analysis/sensitivity.ts';
import { summarise, variantsOf } from '../analysis/summary.ts';
import { stepsPerPointFor, thin } from '../analysis/thin.ts';
import { classifies, imagesPerEpoch, stepsPerEpoch } from '../problem/problem.ts';
import type { StoredRun } from '../record/record.ts';
import type { Grid, PageData, Profile, TrialData } from './page/data.ts';

/** Points of all curves together: a file well under 2 MB, and with a few trials every single step. */
export const POINTS = 40_000;
const LEAST_POINTS = 100;

/** What the page's charts are made of. */
export function pageData(stored: StoredRun, points = POINTS): PageData {
  const { run } = stored;
  const metric = pageMetric(stored);
  const found = families(run, metric);
  const summaries = summarise(run, stored.losses);
  const timed = summaries.every(({ timing }) => timing !== null);
  return {
    title: run.suite.name,
    metric,
    epochs: Math.max(1, ...run.plan.map(({ epochs }) => epochs)),
    chance: hasChance(run),
    variants: variantsOf(run.plan).map(({ variant, specs }, series) => {
      const { problem, batchSize } = specs[0]!;
      const steps = stepsPerEpoch(problem, batchSize);
      const { timing, unlearned } = summaries[series]!;
      return {
        label: variant,
        stepsPerEpoch: steps,
        evaluationsPerEpoch: imagesPerEpoch(problem) ?? steps,
        stepSeconds: timed && timing !== null ? timing.step.p50 / 1000 : null,
        unlearned: unlearned.length,
      };
    }),
    trials: trialData(stored, points),
    profiles: profilesOf(found, metric),
    grids: found.flatMap((family) => gridsOf(family, metric)),
    landscape: landscape(run),
  };
}

function pageMetric({ run }: StoredRun): PageData['metric'] {
  const none = run.trials.every(({ epochs }) => epochs.length === 0);
  if (none) return run.plan.some(({ problem }) => classifies(problem)) ? 'testAccuracy' : 'testLoss';
  return mainMetric(run.trials.flatMap(({ epochs }) => epochs));
}

/** One grid of points for all trials, so that a hover finds every variant at the same place. */
function trialData({ run, losses }: StoredRun, points: number): readonly TrialData[] {
  const longest = Math.max(
    1,
    ...run.plan.map(({ epochs, problem, batchSize }) => epochs * stepsPerEpoch(problem, batchSize)),
  );
  const share = Math.max(LEAST_POINTS, Math.floor(points / Math.max(1, run.plan.length)));
  const stepsPerPoint = stepsPerPointFor(longest, share);
  const records = new Map(run.trials.map((trial) => [trial.id, trial]));
  const specs = variantsOf(run.plan).flatMap((variant) => variant.specs);
  return coursesOf(run).map((course, at): TrialData => {
    const { id } = specs[at]!;
    const record = records.get(id);
    const { path } = record ?? {};
    return {
      ...course,
      id,
      steps: record?.steps ?? 0,
      seconds: record?.seconds ?? 0,
      ...thinned(losses.get(id) ?? new Float64Array(), stepsPerPoint),
      ...(path && {
        path: path.points.map(([x, y]) => [rounded(x), rounded(y)] as const),
        pathStepsPerPoint: path.stepsPerPoint,
      }),
    };
  });
}

/** A curve as the page carries it. */
export function thinned(
  curve: Float64Array,
  stepsPerPoint: number,
): Pick<TrialData, 'stepsPerPoint' | 'mean' | 'min' | 'max'> {
  const { mean, min, max } = thin([curve], stepsPerPoint);
  const several = stepsPerPoint > 1;
  return {
    stepsPerPoint,
    mean: mean.map(rounded),
    min: several ? min.map(rounded) : null,
    max: several ? max.map(rounded) : null,
  };
}

/** Five digits are more than a screen can show. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

/** A line needs three points to have a shape. */
const LEAST_VALUES = 3;

function profilesOf(found: readonly Family[], metric: Metric): readonly Profile[] {
  const keys = [...new Set(found.flatMap(({ swept }) => swept))];
  return keys.flatMap((key) => {
    const lines = found
      .filter(({ swept }) => swept.includes(key))
      .map((family) => ({
        optimizer: family.optimizer,
        points: profile(family, key, metric).map(({ x, point }) => ({ x, value: point.value, series: point.series })),
      }))
      .filter(({ points }) => points.length >= LEAST_VALUES);
    return lines.length === 0 ? [] : [{ key, lines }];
  });
}

/** One for each pair of hyperparameters with two values or more each. */
function gridsOf({ optimizer, swept, points }: Family, metric: Metric): readonly Grid[] {
  const valuesOf = (at: number) => [...new Set(points.map((point) => point.at[at]!))].sort((a, b) => a - b);
  return swept.flatMap((xKey, xAt) =>
    swept.slice(xAt + 1).map((yKey, rest) => {
      const yAt = xAt + 1 + rest;
      const [xs, ys] = [valuesOf(xAt), valuesOf(yAt)];
      const cells = xs.flatMap((xValue, x) =>
        ys.flatMap((yValue, y) => {
          const here = points.filter(({ at }) => at[xAt] === xValue && at[yAt] === yValue);
          const values = here.flatMap(({ value }) => value ?? []);
          const best = values.reduce<number | null>(
            (held, value) => (held === null || better(metric, value, held) ? value : held),
            null,
          );
          return here.length === 0 ? [] : [{ x, y, value: best }];
        }),
      );
      return { optimizer, x: { key: xKey, values: xs }, y: { key: yKey, values: ys }, cells };
    }),
  );
}
