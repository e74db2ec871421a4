import { quantile } from '../../analysis/statistics/order.ts';
import type { PageData, TrialData, VariantData } from './data.ts';
import { meanPlace, placeOf } from './place.ts';
import { smooth } from './smooth.ts';
import type { View } from './view.ts';

/** One variant as it is drawn: its seeds together, or its only one. */
export interface Curve {
  readonly series: number;
  readonly label: string;
  readonly points: readonly CurvePoint[];
  /** Each seed by itself, where they are to be seen. */
  readonly seeds: readonly (readonly Place[])[];
  /** Where trials stopped that did not complete. */
  readonly ends: readonly Place[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A stretch of consecutive steps. */
export interface CurvePoint {
  readonly x: number;
  /** Over the seeds, smoothed; null behind the end of the first seed to stop: over survivors it would flatter. */
  readonly median: number | null;
  readonly low: number;
  readonly high: number;
  /** Over all seeds and every step of the stretch. */
  readonly min: number;
  readonly max: number;
  /** Median over the seeds of their means over the stretch, not smoothed. */
  readonly loss: number;
  /** The first counts as 1. */
  readonly firstStep: number;
  readonly lastStep: number;
}

/** More points than a chart has pixels to show them with would only be slow. */
const MOST_POINTS = 700;

/** The training loss of every variant that is switched on, for the part of the axis that is looked at. */
export function curvesOf(data: PageData, view: View): readonly Curve[] {
  return data.variants.flatMap((variant, series): readonly Curve[] => {
    if (view.hidden.has(series)) return [];
    const trials = data.trials.filter((trial) => trial.series === series && trial.mean.length > 0);
    return trials.length === 0 ? [] : [curveOf(variant, series, trials, data.epochs, view)];
  });
}

function curveOf(
  variant: VariantData,
  series: number,
  trials: readonly TrialData[],
  epochs: number,
  view: View,
): Curve {
  const { stepsPerPoint } = trials[0]!;
  const width = Math.round(((view.smoothing / 100) * epochs * variant.stepsPerEpoch) / stepsPerPoint);
  const smoothed = trials.map((trial) => smooth(trial.mean, width));
  const longest = Math.max(...trials.map(({ mean }) => mean.length));
  const common = Math.min(...trials.map(({ mean }) => mean.length));
  const [from, to] = visible(longest, (at) => meanPlace(view.unit, (at + 0.5) * stepsPerPoint, variant, trials), view);
  const group = Math.max(1, Math.ceil((to - from) / MOST_POINTS));
  const points: CurvePoint[] = [];
  const seeds: Place[][] = trials.map(() => []);
  for (let start = from; start < to; start += group) {
    const end = Math.min(start + group, to);
    const here = trials.filter(({ mean }) => mean.length > start);
    const [firstStep, lastStep] = [
      start * stepsPerPoint + 1,
      Math.min(end * stepsPerPoint, Math.max(...here.map(({ steps }) => steps))),
    ];
    const middle = (firstStep - 1 + lastStep) / 2;
    const ys = smoothed.flatMap((values) => (values.length > start ? [meanOf(values, start, end)] : []));
    points.push({
      x: meanPlace(view.unit, middle, variant, here),
      median: start < common ? middleOf(ys) : null,
      low: quarter(ys, 0.25),
      high: quarter(ys, 0.75),
      min: Math.min(...here.map(({ min, mean }) => extreme(min ?? mean, start, end, Math.min))),
      max: Math.max(...here.map(({ max, mean }) => extreme(max ?? mean, start, end, Math.max))),
      loss: middleOf(here.map(({ mean }) => meanOf(mean, start, end))),
      firstStep,
      lastStep,
    });
    trials.forEach((trial, at) => {
      const values = smoothed[at]!;
      if (values.length > start)
        seeds[at]!.push({ x: placeOf(view.unit, middle, variant, trial), y: meanOf(values, start, end) });
    });
  }
  const ends = trials.flatMap((trial, at) => {
    const stopped = !['completed', 'running', 'waiting'].includes(trial.status);
    return stopped ? [{ x: placeOf(view.unit, trial.steps, variant, trial), y: smoothed[at]!.at(-1)! }] : [];
  });
  return { series, label: variant.label, points, seeds: view.seeds === 'each' ? seeds : [], ends };
}

/** The points inside the window and one more on either side, to which the line goes on. */
function visible(count: number, place: (at: number) => number, { window }: View): readonly [number, number] {
  if (window === null) return [0, count];
  let from = 0;
  while (from < count - 1 && place(from + 1) < window[0]) from++;
  let to = count;
  while (to > from + 1 && place(to - 2) > window[1]) to--;
  return [from, to];
}

function meanOf(values: readonly number[], start: number, end: number): number {
  const stop = Math.min(end, values.length);
  let mean = 0;
  for (let i = start; i < stop; i++) mean += values[i]! / (stop - start);
  return mean;
}

function extreme(values: readonly number[], start: number, end: number, of: (a: number, b: number) => number): number {
  const stop = Math.min(end, values.length);
  let found = values[start]!;
  for (let i = start + 1; i < stop; i++) found = of(found, values[i]!);
  return found;
}

function middleOf(values: readonly number[]): number {
  return values.length === 1 ? values[0]! : quantile(values, 0.5);
}

function quarter(values: readonly number[], p: number): number {
  return values.length === 1 ? values[0]! : quantile(values, p);
}
