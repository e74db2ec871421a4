import type { EpochRecord } from '../record/record.ts';
import type { Course } from './course.ts';
import type { Sample } from './statistics/all-pairs/estimate.ts';

/**
 * A quantity of every variant's seeds, for those variants of which each planned seed has it: what was left out would flatter.
 * Null for the others.
 */
export function wholeSamples(
  courses: readonly Course[],
  variants: number,
  quantity: (course: Course) => number | null,
): readonly (Sample | null)[] {
  return Array.from({ length: variants }, (_, series) => {
    const own = courses.filter((course) => course.series === series);
    const values = own.flatMap((course): readonly (readonly [number, number])[] => {
      const value = quantity(course);
      return value === null || !Number.isFinite(value) ? [] : [[course.seed, value]];
    });
    return own.length > 0 && values.length === own.length ? new Map(values) : null;
  });
}

/** The quantity after the last epoch of trials that completed. */
export function atEnd(quantity: keyof Pick<EpochRecord, 'trainLoss' | 'testLoss' | 'testAccuracy'>) {
  return ({ status, epochs }: Course): number | null =>
    status === 'completed' ? (epochs.at(-1)?.[quantity] ?? null) : null;
}
