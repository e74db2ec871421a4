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
  /** Values that make a level: fewer are outliers. 3 when not given. */
  readonly shortest?: number;
}

/** Times the noise and the logarithm of the length: what a change must gain. Chosen for false alarms in 1 of 100 series. */
const PENALTY = 4;
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
  { least, shortest = 3 }: ChangePointOptions,
): readonly ChangePoint[] {
  const n = values.length;
  if (n < 2 * shortest) return [];
  const penalty = PENALTY * Math.max(noiseOf(values), least / 8) * Math.log(n);
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
  return merge(values, starts, least);
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
