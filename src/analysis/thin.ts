/**
 * A loss curve with fewer points than steps. Every point stands for `stepsPerPoint` consecutive steps and keeps their
 * smallest and largest loss beside the mean, so that no spike is lost, however short.
 */
export interface ThinCurve {
  readonly stepsPerPoint: number;
  /** Steps of the longest curve; the last point may stand for fewer than the others. */
  readonly steps: number;
  /** Steps that every curve has. The mean ends there: over the survivors alone it would flatter. */
  readonly commonSteps: number;
  /** One for each point up to `commonSteps`. */
  readonly mean: readonly number[];
  /** One for each point up to `steps`. */
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/** Thins the curves of a variant's seeds into one: a point covers the same steps of all of them. */
export function thin(curves: readonly Float64Array[], stepsPerPoint: number): ThinCurve {
  const steps = Math.max(0, ...curves.map((curve) => curve.length));
  const commonSteps = Math.min(steps, ...curves.map((curve) => curve.length));
  const pointsTo = <T>(end: number, over: (start: number, end: number) => T): readonly T[] =>
    Array.from({ length: Math.ceil(end / stepsPerPoint) }, (_, point) => {
      const start = point * stepsPerPoint;
      return over(start, Math.min(start + stepsPerPoint, end));
    });
  const ranges = pointsTo(steps, (start, end) => rangeOf(curves, start, end));
  return {
    stepsPerPoint,
    steps,
    commonSteps,
    mean: pointsTo(commonSteps, (start, end) => meanOf(curves, start, end)),
    min: ranges.map(({ min }) => min),
    max: ranges.map(({ max }) => max),
  };
}

/** The fewest steps a point so that a curve of `steps` steps has at most `points` points. */
export function stepsPerPointFor(steps: number, points: number): number {
  return Math.max(1, Math.ceil(steps / points));
}

function meanOf(curves: readonly Float64Array[], start: number, end: number): number {
  let mean = 0;
  let count = 0;
  for (const curve of curves) {
    const stop = Math.min(end, curve.length);
    for (let step = start; step < stop; step++) {
      count++;
      // Updated as it goes: a sum of losses that are about to diverge could overflow.
      mean += (curve[step]! - mean) / count;
    }
  }
  return mean;
}

function rangeOf(curves: readonly Float64Array[], start: number, end: number) {
  let min = Infinity;
  let max = -Infinity;
  for (const curve of curves) {
    const stop = Math.min(end, curve.length);
    for (let step = start; step < stop; step++) {
      min = Math.min(min, curve[step]!);
      max = Math.max(max, curve[step]!);
    }
  }
  return { min, max };
}
