import { sum } from './spread.ts';
import { allPairs, type Difference } from './statistics/all-pairs/all-pairs.ts';
import { ALPHA } from './statistics/all-pairs/judgement.ts';
import type { Sample } from './statistics/all-pairs/estimate.ts';
import { isAhead } from './statistics/leader.ts';
import { studentQuantile } from './statistics/student.ts';

/** Who is in front by one quantity, and how far that can be believed, by `allPairs`. Numbers are positions in the samples. */
export interface Standing {
  /** From the best mean to the worst. */
  readonly order: readonly number[];
  /** Those with the very mean of the first. */
  readonly alike: readonly number[];
  readonly doubt: Doubt;
}

export type Doubt =
  /** There is nobody to be better than. */
  | { readonly kind: 'alone' }
  /** Nothing of it is left to chance. */
  | { readonly kind: 'fact' }
  /** One seed shows what it did, and nothing of others. */
  | { readonly kind: 'one seed' }
  /** The first is better than each of the others; by so much than the next. */
  | { readonly kind: 'shown'; readonly ahead: Difference }
  /** That is not shown: these others may be as good or better. */
  | {
      readonly kind: 'open';
      readonly rivals: readonly number[];
      /** The fewest seeds that any of them shares with the first. */
      readonly seeds: number;
      /** With how many it might be shown, if means and spreads stay what they are; null where 100 are too few. */
      readonly needed: number | null;
    };

interface Options {
  /** 1 where more is better, −1 where less is. */
  readonly better: 1 | -1;
  /** Whether another seed could give other numbers. */
  readonly chance: boolean;
  /** Who may be called the first; all, unless it is said. One at least. */
  readonly mayLead?: (at: number) => boolean;
  /** Others that do not compete, but are shown beside those that do: what is shown of all holds together. */
  readonly besides?: readonly Sample[];
}

export function standing(
  samples: readonly Sample[],
  { better, chance, mayLead = () => true, besides = [] }: Options,
): Standing {
  const means = samples.map((sample) => sum([...sample.values()]) / sample.size);
  const ranked = samples.map((_, at) => at).sort((a, b) => better * (means[b]! - means[a]!));
  const first = ranked.find(mayLead)!;
  const others = ranked.filter((at) => at !== first);
  const order = [first, ...others];
  const alike = others.filter((at) => means[at] === means[first]);
  const [next] = others;
  if (next === undefined) return { order, alike, doubt: { kind: 'alone' } };
  if (!chance) return { order, alike, doubt: { kind: 'fact' } };
  const all = allPairs([...samples, ...besides]);
  const pairs = new Map(others.map((at) => [at, all.between(first, at)!]));
  const rivals = others.filter((at) => !isAhead(pairs.get(at)!, better));
  const [ahead, open] = [pairs.get(next)!, rivals.map((at) => pairs.get(at)!)];
  if ([...pairs.values()].some(({ interval }) => interval === null))
    return { order, alike, doubt: { kind: 'one seed' } };
  if (rivals.length === 0) return { order, alike, doubt: { kind: 'shown', ahead } };
  const seeds = Math.min(...open.map(({ n }) => n));
  return { order, alike, doubt: { kind: 'open', rivals, seeds, needed: seedsNeeded(open, seeds, better) } };
}

/** Where as many do not settle it, seeds are no way to an answer. */
const MOST_SEEDS = 100;

/**
 * More seeds than there are, so many that each of the differences would leave out 0 by Student's interval, corrected for the
 * pairs of those that are still in question.
 */
function seedsNeeded(open: readonly Difference[], seeds: number, better: 1 | -1): number | null {
  const level = 1 - ALPHA / (open.length * (open.length + 1));
  for (let count = seeds + 1; count <= MOST_SEEDS; count++) {
    const limit = studentQuantile(level, count - 1);
    if (open.every(({ mean, error, n }) => better * mean > limit * error! * Math.sqrt(n / count))) return count;
  }
  return null;
}
