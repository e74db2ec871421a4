import { Generator } from '../../base/random.ts';
import { sum } from '../spread.ts';
import { requireFinite } from './require-number.ts';

export interface SignFlip {
  /** Two-sided; of (0, 1]. */
  readonly p: number;
  /** False where arrangements were drawn at random. */
  readonly exact: boolean;
}

/** Up to so many pairs every arrangement is looked at; beyond, as many are drawn as these have. */
const exactPairs = 16;
const arrangements = 2 ** exactPairs;

/**
 * Paired permutation test of a mean difference of 0: the share of all assignments of signs whose mean is at least as far
 * from 0 as the observed one. Assumes that differences would be symmetric about 0 if nothing distinguished the pairs.
 *
 * Sources: R. A. Fisher, The Design of Experiments (1935), § 21; where arrangements are drawn, the observed one is
 * counted too, so that p is never 0: B. Phipson and G. K. Smyth, "Permutation p-values should never be zero",
 * Statistical Applications in Genetics and Molecular Biology 9 (2010).
 *
 * @param differences One finite number a pair. Without any, or all 0, p is 1.
 */
export function signFlip(differences: readonly number[]): SignFlip {
  requireFinite(differences);
  // The sign of 0 changes no sum.
  const sizes = differences.filter((difference) => difference !== 0).map(Math.abs);
  // Sums that are equal but for rounding, which is at most this much for each of the two, count as equal.
  const rounding = 2 * sizes.length * Number.EPSILON * sum(sizes);
  const bound = Math.abs(sum(differences)) - rounding;
  if (sizes.length <= exactPairs) return { p: countExtreme(sizes, bound) / 2 ** sizes.length, exact: true };
  return { p: (1 + drawExtreme(sizes, bound, arrangements - 1)) / arrangements, exact: false };
}

/** How many of the 2^n signed sums reach the bound on either side. */
function countExtreme(sizes: readonly number[], bound: number, from = 0, total = 0): number {
  if (from === sizes.length) return Math.abs(total) >= bound ? 1 : 0;
  const size = sizes[from]!;
  return countExtreme(sizes, bound, from + 1, total + size) + countExtreme(sizes, bound, from + 1, total - size);
}

/** How many of the drawn ones do. */
function drawExtreme(sizes: readonly number[], bound: number, draws: number): number {
  const generator = new Generator(0);
  let extreme = 0;
  for (let draw = 0; draw < draws; draw++) {
    let total = 0;
    for (const size of sizes) total += generator.draw() & 1 ? size : -size;
    if (Math.abs(total) >= bound) extreme++;
  }
  return extreme;
}

/** The smallest p that `signFlip` can give n pairs that differ: all in the same direction, 2 of 2^n arrangements. */
export function smallestP(n: number): number {
  return n > exactPairs ? 1 / arrangements : Math.min(1, 2 / 2 ** n);
}

/** The smallest number of pairs with which p can be alpha or less; infinite where no number is enough. */
export function pairsNeeded(alpha: number): number {
  for (let n = 1; n <= exactPairs + 1; n++) if (smallestP(n) <= alpha) return n;
  return Infinity;
}
