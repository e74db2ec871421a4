import { allPairs, type Difference } from './all-pairs/all-pairs.ts';
import type { Sample } from './all-pairs/estimate.ts';

/**
 * Whether the one in front is shown to be better than each of the others, among all that their pairs show together.
 *
 * @param order The one in front and the others, the closest first: positions in `samples`.
 * @param better 1 where more is better, −1 where less is.
 */
export function leads(samples: readonly Sample[], order: readonly number[], better: 1 | -1): boolean {
  const [first, ...others] = order;
  if (first === undefined || others.length === 0) return false;
  // What two alone do not show, all together do not: most columns of a table end here.
  const possible = others.every((other) => isAhead(allPairs([samples[first]!, samples[other]!]).between(0, 1), better));
  if (!possible || others.length === 1) return possible;
  const all = allPairs(samples);
  return others.every((other) => isAhead(all.between(first, other), better));
}

/** Whether the first of the two is shown to be better. */
export function isAhead(difference: Difference | null, better: 1 | -1): boolean {
  return difference?.shown === true && better * difference.mean > 0;
}
