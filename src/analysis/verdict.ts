import { allArrived, arrivals } from './arrivals.ts';
import { hasChance } from './chance.ts';
import { coursesOf, type Course } from './course.ts';
import type { Metric } from './metric.ts';
import { atEnd, wholeSamples } from './samples.ts';
import { spread, type Spread } from './spread.ts';
import { standing, type Doubt, type Standing } from './standing.ts';
import type { RunRecord } from '../record/record.ts';
import type { EpochSummary, VariantSummary } from './summary.ts';
import { defaultTargets, type Target } from './target.ts';

/** Which variant came out first, by how much, and how sure that is; how to say it is the report's business. */
export interface Verdict {
  /** Lowest training loss in the last epoch; null when no variant can be ranked. */
  readonly trainLoss: Ranking | null;
  /** Highest test accuracy after the last epoch; null when no variant can be ranked or nothing is classified. */
  readonly testAccuracy: Ranking | null;
  /** Lowest test loss after the last epoch; null when no variant can be ranked. */
  readonly testLoss: Ranking | null;
  /** Who reached the first target first; null where no variant did with all its seeds, or there is none. */
  readonly target: Race | null;
  /** Labels that were left out of the ranking because some of their seeds did not complete. */
  readonly unranked: readonly string[];
  /** Labels that were left out because none of their seeds learned. */
  readonly unlearned: readonly string[];
}

export interface Ranking {
  readonly best: Place;
  /** Labels of those that are exactly as good; `next` is worse. */
  readonly alike: readonly string[];
  readonly next: Place | null;
  readonly doubt: Told<Place>;
  /** How many are ranked. */
  readonly ranked: number;
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
  /** The next that reached it with every seed. */
  readonly next: Arrival | null;
  readonly doubt: Told<Arrival>;
}

export interface Arrival {
  readonly variant: string;
  /** Over the seeds that arrived; null where none did. */
  readonly epochs: Spread | null;
  readonly planned: number;
}

/** What `Doubt` says, with those that it speaks of in place of numbers. */
export type Told<T> = Exclude<Doubt, { readonly kind: 'open' }> | Open<T>;

export interface Open<T> {
  readonly kind: 'open';
  readonly rivals: readonly T[];
  readonly seeds: number;
  readonly needed: number | null;
}

/**
 * Only variants whose every planned seed completed are ranked: a mean over the survivors would flatter the others. And only those
 * of which some seed learned: to be ahead of the others is no merit.
 */
export function verdict(run: RunRecord, summaries: readonly VariantSummary[]): Verdict {
  const whole = summaries.filter((summary) => summary.completed === summary.planned && summary.epochs.length > 0);
  const unlearned = whole.filter(learnedNothing);
  const ranked = whole.filter((summary) => !unlearned.includes(summary));
  const courses = coursesOf(run);
  const chance = hasChance(run);
  const order = (metric: Metric) => rank({ summaries, ranked, unlearned, courses, chance }, metric);
  return {
    trainLoss: order('trainLoss'),
    testAccuracy: order('testAccuracy'),
    testLoss: order('testLoss'),
    target: race(run, summaries, courses, chance),
    unranked: labels(summaries.filter((summary) => !whole.includes(summary))),
    unlearned: labels(unlearned),
  };
}

const labels = (summaries: readonly VariantSummary[]): readonly string[] => summaries.map(({ variant }) => variant);

/** Whether trials were trained to the end and none of them learned. */
export function learnedNothing({ completed, unlearned }: VariantSummary): boolean {
  return completed > 0 && unlearned.length === completed;
}

interface Entries {
  readonly summaries: readonly VariantSummary[];
  readonly ranked: readonly VariantSummary[];
  readonly unlearned: readonly VariantSummary[];
  readonly courses: readonly Course[];
  readonly chance: boolean;
}

function rank({ summaries, ranked, unlearned, courses, chance }: Entries, metric: Metric): Ranking | null {
  const samples = wholeSamples(courses, summaries.length, atEnd(metric));
  const found = ranked.flatMap((summary) => {
    const sample = samples[summaries.indexOf(summary)] ?? null;
    const last: EpochSummary = summary.epochs.at(-1)!;
    const value = last[metric];
    return value === null || sample === null
      ? []
      : [{ sample, place: { variant: summary.variant, epoch: last.epoch, value } }];
  });
  if (found.length === 0) return null;
  const stands = standing(
    found.map(({ sample }) => sample),
    {
      better: metric === 'testAccuracy' ? 1 : -1,
      chance,
      besides: unlearned.flatMap((summary) => samples[summaries.indexOf(summary)] ?? []),
    },
  );
  const places = found.map(({ place }) => place);
  const { alike, next, doubt } = told(stands, places);
  return {
    best: places[stands.order[0]!]!,
    alike: alike.map(({ variant }) => variant),
    next,
    doubt,
    ranked: places.length,
  };
}

/** Positions as what stands there. */
function told<T>({ order, alike, doubt }: Standing, of: readonly T[]): { alike: T[]; next: T | null; doubt: Told<T> } {
  const next = order[1 + alike.length];
  return {
    alike: alike.map((at) => of[at]!),
    next: next === undefined ? null : of[next]!,
    doubt: doubt.kind === 'open' ? { ...doubt, rivals: doubt.rivals.map((at) => of[at]!) } : doubt,
  };
}

/** Those who arrived with every seed, against all that came to their end, with as many of them as may be. */
function race(
  run: RunRecord,
  summaries: readonly VariantSummary[],
  courses: readonly Course[],
  chance: boolean,
): Race | null {
  const classifies = courses.some(({ epochs }) => epochs.some(({ testAccuracy }) => testAccuracy !== null));
  const [target] = defaultTargets(run, classifies ? 'testAccuracy' : 'testLoss');
  if (target === undefined) return null;
  const runners = arrivals(courses, summaries.length, target).flatMap(
    ({ reached, planned, epochs: sample }, series) => {
      const summary = summaries[series]!;
      if (sample === null || learnedNothing(summary)) return [];
      const epochs = spread(reached.map(({ epochs }) => epochs));
      return [
        { sample, arrived: allArrived({ reached, planned }), place: { variant: summary.variant, epochs, planned } },
      ];
    },
  );
  if (!runners.some(({ arrived }) => arrived)) return null;
  const stands = standing(
    runners.map(({ sample }) => sample),
    { better: -1, chance, mayLead: (at) => runners[at]!.arrived },
  );
  const { alike, doubt } = told(
    stands,
    runners.map(({ place }) => place),
  );
  const [first, ...others] = stands.order.map((at) => runners[at]!).filter(({ arrived }) => arrived);
  const tied = alike.filter((place) => others.some((other) => other.place === place));
  const next = others.find(({ place }) => !tied.includes(place))?.place ?? null;
  return { target, first: first!.place, alike: tied.map(({ variant }) => variant), next, doubt };
}
