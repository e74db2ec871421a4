import { spread } from '../spread.ts';
import { mannWhitney } from './mann-whitney.ts';

/**
 * Mean over standard deviation of the differences of pairs: d_z; null where they do not vary (but for rounding) or are
 * fewer than two.
 *
 * Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), § 2.3.5.
 */
export function cohenDz(differences: readonly number[]): number | null {
  const found = spread(differences);
  if (found === null || found.sd === null) return null;
  const rounding = found.n * Number.EPSILON * Math.max(...differences.map(Math.abs));
  return found.sd > rounding ? found.mean / found.sd : null;
}

/**
 * How much more often a value of the first sample is larger than one of the second than smaller: of [−1, 1].
 *
 * Source: N. Cliff, "Dominance statistics: ordinal analyses to answer ordinal questions", Psychological Bulletin 114
 * (1993).
 */
export function cliffDelta(a: readonly number[], b: readonly number[]): number {
  return 2 * mannWhitney(a, b).commonLanguage - 1;
}
