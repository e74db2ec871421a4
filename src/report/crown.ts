import { sum } from '../analysis/spread.ts';
import type { Sample } from '../analysis/statistics/all-pairs/estimate.ts';
import { leads } from '../analysis/statistics/leader.ts';
import type { PageData } from './page/data.ts';

/** Who may be crowned, and whether chance has a part in it: what the page's data say of the variants. */
export type Field = Pick<PageData, 'chance' | 'variants'>;

/** What bold means, wherever it stands. */
export const crownNote =
  'Bold, here and below: shown to be better than each of the others in its column, at 5 % for the column; nothing is where ' +
  'there is one seed, and nothing of a variant that did not learn.';

/** The same, where chance has no part. */
export const factNote = 'Bold, here and below: the best of its column.';

/**
 * The series that are bold in a column: one that is shown to be better than each other; where chance has no part, those
 * with the best value. None where all are alike, where there are fewer than two, and none that failed to learn with any seed.
 *
 * @param samples By series; null for those that are not whole, and do not compete.
 */
export function crowned(
  samples: readonly (Sample | null)[],
  better: 1 | -1,
  { chance, variants }: Field,
): ReadonlySet<number> {
  const found = samples.flatMap((sample, series) => {
    if (sample === null || (variants[series]?.unlearned ?? 0) > 0) return [];
    return [{ sample, series, mean: sum([...sample.values()]) / sample.size }];
  });
  found.sort((a, b) => better * (b.mean - a.mean));
  const [first] = found;
  if (first === undefined || found.length < 2) return new Set();
  if (!chance) {
    const best = found.filter(({ mean }) => mean === first.mean);
    return new Set(best.length === found.length ? [] : best.map(({ series }) => series));
  }
  const shown = leads(
    found.map(({ sample }) => sample),
    found.map((_, at) => at),
    better,
  );
  return new Set(shown ? [first.series] : []);
}
