import type { Curve } from './data.ts';
import { smooth } from './smooth.ts';
import type { View } from './view.ts';

/** A curve as it is drawn: points in the chart's coordinates. */
export interface Line {
  readonly curve: Curve;
  readonly mean: readonly Point[];
  readonly min: readonly Point[];
  readonly max: readonly Point[];
}

export interface Point {
  /** Epochs. */
  readonly x: number;
  readonly y: number;
  /** The loss itself, where y is smoothed or what a logarithmic axis can show of it. */
  readonly loss: number;
}

/** The curves that are switched on, smoothed as the reader wishes. */
export function linesOf(curves: readonly Curve[], epochs: number, view: View): readonly Line[] {
  const shown = curves
    .filter(({ series }) => !view.hidden.has(series))
    .map((curve) => ({ curve, smoothed: smooth(curve.mean, windowOf(curve, epochs, view.smoothing)) }));
  const lowest =
    view.scale === 'linear' ? -Infinity : bottom(shown.flatMap(({ curve, smoothed }) => [...smoothed, ...curve.min]));
  return shown.map(({ curve, smoothed }) => {
    const points = (losses: readonly number[], steps: number, heights = losses): readonly Point[] =>
      losses.map((loss, at) => ({ x: epochAt(curve, at, steps), y: Math.max(heights[at]!, lowest), loss }));
    return {
      curve,
      mean: points(curve.mean, curve.meanSteps, smoothed),
      min: points(curve.min, curve.steps),
      max: points(curve.max, curve.steps),
    };
  });
}

/** The smoothing window in points. */
function windowOf({ stepsPerEpoch, stepsPerPoint }: Curve, epochs: number, percent: number): number {
  return Math.round(((percent / 100) * epochs * stepsPerEpoch) / stepsPerPoint);
}

/** The middle of the steps that a point stands for, of `steps` in all; the first step of a run is at 0. */
function epochAt({ stepsPerEpoch, stepsPerPoint }: Curve, at: number, steps: number): number {
  const first = at * stepsPerPoint;
  const last = Math.min(first + stepsPerPoint, steps) - 1;
  return (first + last) / 2 / stepsPerEpoch;
}

/** Where a logarithmic axis ends: an exact 0 is drawn a little below the smallest loss that has a logarithm. */
function bottom(losses: readonly number[]): number {
  const positive = losses.filter((loss) => loss > 0);
  if (positive.length === 0) return 1e-3;
  const smallest = positive.reduce((a, b) => Math.min(a, b));
  return positive.length === losses.length ? smallest : smallest / 2;
}
