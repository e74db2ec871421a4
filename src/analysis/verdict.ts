import { coursesOf, type Course } from './course.ts';
import type { Metric } from './metric.ts';
import { paired, type Paired } from './paired.ts';
import { spread, type Spread } from './spread.ts';
import type { RunRecord } from '../record/record.ts';
import type { EpochSummary, VariantSummary } from './summary.ts';
import { defaultTargets, reach, type Target } from './target.ts';

/** Which variant came out first, by how much, and how sure that is; how to say it is the report's business. */
export interface Verdict {
  /** Lowest training loss in the last epoch; null when no variant can be ranked. */
  readonly trainLoss: Ranking | null;
  /** Highest test accuracy after the last epoch; null when no variant can be ranked or nothing is classified. */
  readonly testAccuracy: Ranking | null;
  /** Lowest test loss after the last epoch; null when no variant can be ranked. */
  readonly testLoss: Ranking | null;
  /** Who reached the first target first; null where no variant did with all its seeds. */
  readonly target: Race | null;
  /** Labels that were left out of the ranking because some of their seeds did not complete. */
  readonly unranked: readonly string[];
}

export interface Ranking {
  readonly best: Place;
  /** Labels of those that are exactly as good; `next` is worse. */
  readonly alike: readonly string[];
  readonly next: Place | null;
  /** The next against the best, seed by seed, corrected for all that were compared with the best. */
  readonly test: Paired | null;
  /** How many were. */
  readonly compared: number;
}

export interface Place {
  readonly variant: string;
  readonly epoch: number;
  readonly value: Spread;
}

export interface Race {
  readonly target: Target;
  readonly first: Arrival;
  /** Labels of those that arrived at the very same time, which is that of an evaluation; `next` came later. */
  readonly alike: readonly string[];
  readonly next: Arrival | null;
}

export interface Arrival {
  readonly variant: string;
  readonly epochs: Spread;
  readonly seconds: Spread;
}

/** Only variants whose every planned seed completed are ranked: a mean over the survivors would flatter the others. */
export function verdict(run: RunRecord, summaries: readonly VariantSummary[]): Verdict {
  const ranked = summaries.filter((summary) => summary.completed === summary.planned && summary.epochs.length > 0);
  const series = new Set(ranked.map((summary) => summaries.indexOf(summary)));
  const courses = coursesOf(run).filter((course) => series.has(course.series));
  const order = (metric: Metric, sign: number) =>
    rank(
      ranked,
      metric,
      (a, b) => sign * (a - b),
      (best) => paired(courses, summaries.indexOf(best), metric),
      (summary) => summaries.indexOf(summary),
    );
  return {
    trainLoss: order('trainLoss', 1),
    testAccuracy: order('testAccuracy', -1),
    testLoss: order('testLoss', 1),
    target: race(summaries, courses),
    unranked: summaries.filter((summary) => !ranked.includes(summary)).map(({ variant }) => variant),
  };
}

function rank(
  summaries: readonly VariantSummary[],
  metric: Metric,
  order: (a: number, b: number) => number,
  against: (best: VariantSummary) => readonly Paired[],
  seriesOf: (summary: VariantSummary) => number,
): Ranking | null {
  const places = summaries
    .flatMap((summary) => {
      const last: EpochSummary = summary.epochs.at(-1)!;
      const value = last[metric];
      return value === null ? [] : [{ summary, place: { variant: summary.variant, epoch: last.epoch, value } }];
    })
    .sort((a, b) => order(a.place.value.mean, b.place.value.mean));
  const [best] = places;
  if (best === undefined) return null;
  const alike = places.slice(1).filter(({ place }) => place.value.mean === best.place.value.mean);
  const next = places[1 + alike.length];
  const tests = next === undefined ? [] : against(best.summary);
  return {
    best: best.place,
    alike: alike.map(({ place }) => place.variant),
    next: next?.place ?? null,
    test: tests.find(({ series }) => next !== undefined && series === seriesOf(next.summary)) ?? null,
    compared: tests.length,
  };
}

function race(summaries: readonly VariantSummary[], courses: readonly Course[]): Race | null {
  const classifies = courses.some(({ epochs }) => epochs.some(({ testAccuracy }) => testAccuracy !== null));
  const target = defaultTargets(classifies ? 'testAccuracy' : 'testLoss')[0]!;
  const arrivals = summaries
    .flatMap(({ variant }, series): readonly Arrival[] => {
      const own = courses.filter((course) => course.series === series);
      const reached = own.flatMap((course) => reach(course, target) ?? []);
      if (own.length === 0 || reached.length < own.length) return [];
      return [
        {
          variant,
          epochs: spread(reached.map(({ epochs }) => epochs))!,
          seconds: spread(reached.map(({ seconds }) => seconds))!,
        },
      ];
    })
    .sort((a, b) => a.epochs.mean - b.epochs.mean);
  const [first] = arrivals;
  if (first === undefined) return null;
  const alike = arrivals.slice(1).filter(({ epochs }) => epochs.mean === first.epochs.mean);
  return { target, first, alike: alike.map(({ variant }) => variant), next: arrivals[1 + alike.length] ?? null };
}
