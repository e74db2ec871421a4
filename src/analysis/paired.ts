import type { Course } from './course.ts';
import type { Metric } from './metric.ts';
import { cohenDz } from './statistics/effect-size.ts';
import { holm } from './statistics/holm.ts';
import { signFlip } from './statistics/sign-flip.ts';
import { tInterval, type MeanInterval } from './statistics/t-interval.ts';

/** A variant against a baseline, seed by seed. */
export interface Paired {
  readonly series: number;
  /** Variant minus baseline, over the seeds that both completed. */
  readonly difference: MeanInterval;
  /** Sign-flip permutation test, two-sided; null for a single pair, which no test can say anything of. */
  readonly p: number | null;
  /** p with Holm's correction for all the variants that are compared with the baseline. */
  readonly adjusted: number | null;
  /** Mean over standard deviation of the differences; null where they do not vary or are fewer than two. */
  readonly effect: number | null;
}

/** Compares the final values of every variant with those of the baseline; variants without a common seed are left out. */
export function paired(courses: readonly Course[], baseline: number, metric: Metric): readonly Paired[] {
  const others = [...new Set(courses.map(({ series }) => series))].filter((series) => series !== baseline);
  const found = others.flatMap((series) => {
    const differences = differencesOf(courses, series, baseline, metric);
    const difference = tInterval(differences);
    if (difference === null) return [];
    const p = differences.length < 2 ? null : signFlip(differences).p;
    return [{ series, difference, p, effect: cohenDz(differences) }];
  });
  const tested = found.filter(({ p }) => p !== null);
  const adjusted = holm(tested.map(({ p }) => p!));
  return found.map((each) => ({ ...each, adjusted: adjusted[tested.indexOf(each)] ?? null }));
}

/** The metric at the end, variant minus baseline, of every seed that both completed. */
function differencesOf(
  courses: readonly Course[],
  series: number,
  baseline: number,
  metric: Metric,
): readonly number[] {
  const ends = (of: number) =>
    new Map(
      courses
        .filter((course) => course.series === of && course.status === 'completed')
        .flatMap(({ seed, epochs }) => {
          const value = epochs.at(-1)?.[metric] ?? null;
          return value === null ? [] : [[seed, value] as const];
        }),
    );
  const base = ends(baseline);
  return [...ends(series)].flatMap(([seed, value]) => (base.has(seed) ? [value - base.get(seed)!] : []));
}
