import { ascending } from './order.ts';
import { requireNumbers } from './require-number.ts';

/**
 * Adjusted p-values, in the order of the given ones: rejecting where they are at most α keeps the chance of any false
 * rejection at α or below, however the tests depend on each other.
 *
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6
 * (1979).
 */
export function holm(ps: readonly number[]): readonly number[] {
  requireNumbers(ps);
  const adjusted = ps.slice();
  let largest = 0;
  ascending(ps).forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[at]!));
    adjusted[at] = largest;
  });
  return adjusted;
}
