import { median, quantile } from '../../analysis/statistics/order.ts';
import { measuredIn, type Metric, type NamedMetric } from '../../analysis/metric.ts';
import type { Place } from './curve.ts';
import type { PageData } from './data.ts';
import { placeOf } from './place.ts';
import type { View } from './view.ts';

/** What a variant's seeds measured after each epoch. */
export interface Evaluations {
  readonly series: number;
  readonly label: string;
  readonly points: readonly EvaluationPoint[];
  readonly seeds: readonly (readonly Place[])[];
}

export interface EvaluationPoint {
  readonly x: number;
  /** Over the seeds that got so far. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly epoch: number;
  readonly n: number;
}

/** Accuracies in percent. */
export function evaluationsOf(data: PageData, metric: Metric | NamedMetric, view: View): readonly Evaluations[] {
  return data.variants.flatMap((variant, series): readonly Evaluations[] => {
    if (view.hidden.has(series)) return [];
    const trials = data.trials.filter((trial) => trial.series === series && trial.epochs.length > 0);
    const seeds = trials.map((trial) =>
      trial.epochs.map((epoch) => ({
        x: placeOf(view.unit, epoch.epoch * variant.stepsPerEpoch, variant, trial),
        y: (measuredIn(epoch, metric) ?? NaN) * (metric === 'testAccuracy' ? 100 : 1),
      })),
    );
    const longest = Math.max(0, ...seeds.map(({ length }) => length));
    const points = Array.from({ length: longest }, (_, at): EvaluationPoint => {
      const here = seeds.flatMap((places) => places[at] ?? []);
      const ys = here.map(({ y }) => y);
      return {
        x: here.reduce((mean, { x }) => mean + x / here.length, 0),
        median: median(ys),
        low: quantile(ys, 0.25),
        high: quantile(ys, 0.75),
        epoch: at + 1,
        n: here.length,
      };
    });
    return points.length === 0 ? [] : [{ series, label: variant.label, points, seeds }];
  });
}
