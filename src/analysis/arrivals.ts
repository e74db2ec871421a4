import type { Course } from './course.ts';
import { wholeSamples } from './samples.ts';
import type { Sample } from './statistics/all-pairs/estimate.ts';
import { reach, type Reached, type Target } from './target.ts';

/** How long a variant took to a target. */
export interface Arrivals {
  /** Of the seeds that reached it. */
  readonly reached: readonly Reached[];
  readonly planned: number;
  /**
   * Epochs by seed, to be compared with those of others. A seed that did not arrive would have taken longer than the training, and
   * counts as that, which can only make a difference look smaller. Null where a seed did not come to its end.
   */
  readonly epochs: Sample | null;
}

/** One entry for each of so many variants. */
export function arrivals(courses: readonly Course[], variants: number, target: Target): readonly Arrivals[] {
  const found = new Map(courses.map((course) => [course, reach(course, target)]));
  const end = courses.reduce((most, { epochs }) => Math.max(most, epochs.length), 0);
  const samples = wholeSamples(courses, variants, (course) => {
    const ended = course.status === 'completed' || course.status === 'diverged';
    return found.get(course)?.epochs ?? (ended ? end : null);
  });
  return samples.map((epochs, series) => {
    const own = courses.filter((course) => course.series === series);
    return { reached: own.flatMap((course) => found.get(course) ?? []), planned: own.length, epochs };
  });
}

/** Whether each seed arrived: a mean over some of them would flatter. */
export function allArrived({ reached, planned }: Pick<Arrivals, 'reached' | 'planned'>): boolean {
  return planned > 0 && reached.length === planned;
}
