import { spread } from '../spread.ts';
import { LEAST_SEEDS } from '../oscillation/effect.ts';
import { studentQuantile } from '../statistics/student.ts';
import { LEVEL, type Comparison } from './compare.ts';
import { judge, type Expected } from './judge.ts';

/** Where as many do not settle it, seeds are no way to an answer. */
export const MOST_SEEDS = 100;

/**
 * With how many seeds a prediction that is open would be decided, one way or the other, if the mean and the spread over
 * seeds stayed what they are: from Student's interval. Null: not with `MOST_SEEDS`, or one seed shows no spread.
 */
export function seedsToSettle(expected: Expected, { logRatios }: Comparison): number | null {
  const found = spread([...logRatios.values()]);
  if (found === null || found.sd === null) return null;
  const { mean, sd } = found;
  for (let n = Math.max(LEAST_SEEDS, found.n + 1); n <= MOST_SEEDS; n++) {
    const half = (studentQuantile((1 + LEVEL) / 2, n - 1) * sd) / Math.sqrt(n);
    const effect = { ratio: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half), n };
    if (judge(expected, effect) !== 'open') return n;
  }
  return null;
}
