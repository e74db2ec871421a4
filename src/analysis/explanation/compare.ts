import { isFunction } from '../../problem/problem.ts';
import { effectOf, type Effect } from '../oscillation/effect.ts';
import { MEASURES, type MeasureId } from '../oscillation/measure.ts';
import type { TrialOscillation } from '../oscillation/trial.ts';
import { differs } from './judge.ts';
import type { Variant } from './variant.ts';

/** Each interval covers the true ratio in 99 runs of 100, so that a handful of them together still err rarely. */
export const LEVEL = 0.99;

/** A measure of one variant over that of another. */
export interface Comparison {
  readonly measure: MeasureId;
  /** By seed: ln of the ratio. */
  readonly logRatios: ReadonlyMap<number, number>;
  /** Null where fewer than two seeds have both sides. */
  readonly effect: Effect | null;
}

/** `to` over `from`, on the seeds that both have. */
export function compare(from: Variant, to: Variant, measure: MeasureId): Comparison {
  const of = (trial: TrialOscillation | undefined): number | null =>
    trial === undefined ? null : MEASURES[measure](trial);
  return over(measure, from, (seed, trial) => {
    const [a, b] = [of(trial), of(to.trials.get(seed))];
    return a === null || b === null ? null : Math.log(b / a);
  });
}

/**
 * `to` over `from`, with `to` at the learning rate at which its steps would be as large as those of `from`: between its
 * relatives, which differ from it in nothing but lr, ln of the measure is taken to be linear in ln of the step. Seeds
 * where the steps of `from` are beyond all relatives are left out, so nothing is extrapolated.
 *
 * @param by What counts as the size of a step.
 */
export function compareAtEqual(
  by: 'step' | 'ratio',
  from: Variant,
  relatives: readonly Variant[],
  measure: MeasureId,
): Comparison {
  return over(measure, from, (seed, trial) => {
    const points = relatives.flatMap(({ trials }): readonly Point[] => {
      const other = trials.get(seed);
      const [x, y] = other === undefined ? [null, null] : [MEASURES[by](other), MEASURES[measure](other)];
      return x === null || y === null ? [] : [{ x: Math.log(x), y: Math.log(y) }];
    });
    const [x, y] = [MEASURES[by](trial), MEASURES[measure](trial)];
    const met = x === null ? null : interpolate(points, Math.log(x));
    return met === null || y === null ? null : met - Math.log(y);
  });
}

/** `from` over `to` instead of `to` over `from`. */
export function inverse({ measure, logRatios }: Comparison): Comparison {
  const turned = new Map([...logRatios].map(([seed, log]) => [seed, -log]));
  return { measure, logRatios: turned, effect: effectOf([...turned.values()], LEVEL) };
}

/** How one ratio compares with another, seed by seed: `to` over `from`. */
export function ratioOfRatios(from: Comparison, to: Comparison): Comparison {
  const logRatios = new Map(
    [...from.logRatios].flatMap(([seed, a]) => {
      const b = to.logRatios.get(seed);
      return b === undefined ? [] : [[seed, b - a] as const];
    }),
  );
  const effect = effectOf([...logRatios.values()], LEVEL);
  const n = Math.min(...[effect, from.effect, to.effect].map((each) => each?.n ?? Infinity));
  return { measure: from.measure, logRatios, effect: effect && { ...effect, n } };
}

/** Whether a part of a difference is surely more than half of the whole, in ln and seed by seed. */
export function isMoreThanHalf(part: Comparison, whole: Comparison): boolean {
  const half = { ...whole, logRatios: new Map([...whole.logRatios].map(([seed, log]) => [seed, log / 2])) };
  const beyond = ratioOfRatios(half, part).effect;
  return beyond !== null && differs(beyond) && beyond.ratio < 1 === whole.effect!.ratio < 1;
}

function over(
  measure: MeasureId,
  { trials }: Variant,
  logRatio: (seed: number, trial: TrialOscillation) => number | null,
): Comparison {
  const logRatios = new Map(
    [...trials].flatMap(([seed, trial]) => {
      const found = logRatio(seed, trial);
      return found === null ? [] : [[seed, found] as const];
    }),
  );
  const effect = effectOf([...logRatios.values()], LEVEL);
  // A function draws nothing, so that its seeds are one and the same trial.
  const once = [...trials.values()].some(({ spec }) => isFunction(spec.problem));
  return { measure, logRatios, effect: effect && once ? { ...effect, n: 1 } : effect };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Null outside of the points. */
function interpolate(points: readonly Point[], x: number): number | null {
  const ordered = points.toSorted((a, b) => a.x - b.x);
  for (const [i, right] of ordered.entries()) {
    const left = ordered[i - 1];
    if (left !== undefined && left.x <= x && x <= right.x)
      return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x);
  }
  return null;
}
