import type { Course } from './course.ts';
import type { Metric } from './metric.ts';
import { atEnd } from './samples.ts';
import { allPairs, type Difference } from './statistics/all-pairs/all-pairs.ts';
import { cohenDz } from './statistics/effect-size.ts';

/** A variant against a baseline, seed by seed. */
export interface Paired {
  readonly series: number;
  /**
   * Variant minus baseline, over the seeds that both completed. Its interval and p are those of all pairs of variants
   * together: whichever baseline is chosen, having seen the results or not, they keep what they promise.
   */
  readonly difference: Difference;
  /** Mean over standard deviation of the differences; null where they do not vary, or there are fewer than two pairs. */
  readonly effect: number | null;
}

/** Compares the final values of every variant with those of the baseline; variants that completed no seed are left out. */
export function paired(courses: readonly Course[], baseline: number, metric: Metric): readonly Paired[] {
  const series = [...new Set(courses.map((course) => course.series))];
  const ends = series.map(
    (of) =>
      new Map(
        courses.flatMap((course): readonly (readonly [number, number])[] => {
          const value = course.series === of ? atEnd(metric)(course) : null;
          return value === null || !Number.isFinite(value) ? [] : [[course.seed, value]];
        }),
      ),
  );
  const base = series.indexOf(baseline);
  const all = allPairs(ends);
  return series.flatMap((of, at): readonly Paired[] => {
    const difference = at === base ? null : all.between(at, base);
    if (difference === null) return [];
    const differences = [...ends[at]!].flatMap(([seed, value]) =>
      ends[base]!.has(seed) ? [value - ends[base]!.get(seed)!] : [],
    );
    return [{ series: of, difference, effect: differences.length === 0 ? null : cohenDz(differences) }];
  });
}
