import { median, medianAbsoluteDeviation } from './statistics/order.ts';
import { sum } from './spread.ts';

/** Where the level of a series changes. */
export interface ChangePoint {
  /** Position of the first value of the new level. */
  readonly at: number;
  /** The levels before and after: medians. */
  readonly before: number;
  readonly after: number;
}

export interface ChangePointOptions {
  /** Levels that differ by less are one level. */
  readonly least: number;
  /** Values that make a level: fewer are outliers. SHORTEST when not given. */
  readonly shortest?: number;
}

const SHORTEST = 3;
/** Nights of which a step can be seen: a level before, and one after. */
export const NIGHTS_FOR_STEP = 2 * SHORTEST;

/**
 * What a change must gain, in units of the noise: so much that at any length at most 2 of 1000 series of noise alone, normal
 * or with the tails of Student's t of four degrees, have a change. Short series need more, for their noise is hardly known.
 */
const penaltyOf = (nights: number): number => 8 + 100 / nights;
/** The median absolute deviation of normal data, as a standard deviation. */
const NORMAL = 1.4826;

/**
 * Cuts a series into levels: the cut that makes the distances of the values from the median of their level, and a
 * penalty for each change, smallest in sum. Medians, so that a bad night does not look like a change. The noise is
 * taken from neighbours' differences, which a few changes hardly touch.
 *
 * Source: optimal partitioning, B. Jackson et al., "An algorithm for optimal partitioning of data on an interval", IEEE
 * Signal Processing Letters 12 (2005).
 */
export function changePoints(
  values: readonly number[],
  { least, shortest = SHORTEST }: ChangePointOptions,
): readonly ChangePoint[] {
  const n = values.length;
  if (n < 2 * shortest) return [];
  const penalty = penaltyOf(n) * Math.max(noiseOf(values), least / 8);
  const best = [-penalty, ...Array<number>(n).fill(Infinity)];
  const from = Array<number>(n + 1).fill(0);
  for (let end = shortest; end <= n; end++) {
    for (let start = 0; start <= end - shortest; start++) {
      const total = best[start]! + penalty + distance(values.slice(start, end));
      if (total < best[end]!) [best[end], from[end]] = [total, start];
    }
  }
  const starts: number[] = [];
  for (let end = n; end > 0; end = from[end]!) starts.unshift(from[end]!);
  return redated(values, merge(values, starts, least));
}

/** Levels shorter than the shortest borrowed nights of their neighbours, which go back to the nearer level. */
function redated(values: readonly number[], changes: readonly ChangePoint[]): readonly ChangePoint[] {
  const dated: ChangePoint[] = [];
  changes.forEach(({ at, before, after }, i) => {
    const isNew = (night: number): boolean => Math.abs(values[night]! - after) < Math.abs(values[night]! - before);
    const [first, last] = [(dated.at(-1)?.at ?? 0) + 1, (changes[i + 1]?.at ?? values.length) - 1];
    let date = at;
    while (date < last && !isNew(date)) date++;
    while (date > first && isNew(date - 1)) date--;
    dated.push({ at: date, before, after });
  });
  return dated;
}

/** The standard deviation about the levels, whatever these are; 0 of fewer than two differences. */
export function noiseOf(values: readonly number[]): number {
  const steps = values.slice(1).map((value, i) => value - values[i]!);
  if (steps.length < 2) return 0;
  return (NORMAL * medianAbsoluteDeviation(steps)) / Math.SQRT2;
}

function distance(values: readonly number[]): number {
  const middle = median(values);
  return sum(values.map((value) => Math.abs(value - middle)));
}

/** Joins neighbouring levels that differ too little to count, the most alike first. */
function merge(values: readonly number[], starts: readonly number[], least: number): readonly ChangePoint[] {
  const level = (i: number): number => median(values.slice(starts[i], starts[i + 1] ?? values.length));
  const changes = starts.slice(1).map((at, i): ChangePoint => ({ at, before: level(i), after: level(i + 1) }));
  const sizes = changes.map(({ before, after }) => Math.abs(after - before));
  const smallest = Math.min(...sizes);
  if (!(smallest < least)) return changes;
  return merge(
    values,
    starts.filter((_, i) => i !== sizes.indexOf(smallest) + 1),
    least,
  );
}
