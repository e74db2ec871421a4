import { sum } from '../spread.ts';
import { normalCdf } from './normal.ts';
import { ascending } from './order.ts';
import { requireNumbers } from './require-number.ts';

export interface MannWhitney {
  /** Pairs in which the value of the first sample is larger; equal ones count half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  /** False where the normal approximation was taken. */
  readonly exact: boolean;
  /** u over all pairs: how probably a value of the first sample is larger than one of the second. */
  readonly commonLanguage: number;
}

/** With more pairs than these the normal approximation is taken; the exact tables would grow with their square. */
const exactProduct = 1000;

/**
 * Whether the values of one sample tend to be larger than those of another, independent one.
 *
 * With at most 1000 pairs p is exact, with ties too: twice the smaller share of all divisions of these values into two such
 * samples whose u is as large, or as small. With more it is normal, with corrections for ties and continuity.
 *
 * Source: H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than
 * the other", Annals of Mathematical Statistics 18 (1947).
 *
 * @param a,b At least one value each, none NaN; infinities rank as they are.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  if (a.length === 0 || b.length === 0)
    throw new RangeError('got an empty sample, expected at least one value in each');
  const all = [...a, ...b];
  requireNumbers(all);
  const { ranks, ties } = rank(all);
  const pairs = a.length * b.length;
  const u = sum(ranks.slice(0, a.length)) - (a.length * (a.length + 1)) / 2;
  const exact = pairs <= exactProduct;
  const tail = exact ? exactTail(ranks, a.length, u) : normalTail(a.length, b.length, Math.max(u, pairs - u), ties);
  return { u, p: Math.min(1, 2 * tail), exact, commonLanguage: u / pairs };
}

/** Ranks from 1, equal values sharing the mean of theirs, and how many share, for each value that several have. */
function rank(values: readonly number[]): { readonly ranks: readonly number[]; readonly ties: readonly number[] } {
  const order = ascending(values);
  const ranks = values.slice();
  const ties: number[] = [];
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (const at of order.slice(from, to)) ranks[at] = (from + 1 + to) / 2;
    if (to - from > 1) ties.push(to - from);
  }
  return { ranks, ties };
}

/**
 * The smaller of P(U ≥ u) and P(U ≤ u) if every choice of n of these ranks is equally likely: what is counted, rank by rank,
 * is how probably so many of those seen so far are chosen and add up to so much. Ranks of ties are halves, so doubled.
 */
function exactTail(ranks: readonly number[], n: number, u: number): number {
  const doubled = ranks.map((rank) => 2 * rank).sort((a, b) => a - b);
  const largest = sum(doubled.slice(-n));
  // [chosen][sum]; the share of the choices of so many of the ranks so far.
  const shares = Array.from({ length: n + 1 }, () => new Float64Array(largest + 1));
  shares[0]![0] = 1;
  doubled.forEach((rank, seen) => {
    for (let chosen = Math.min(n, seen + 1); chosen > 0; chosen--) {
      const [to, from] = [shares[chosen]!, shares[chosen - 1]!];
      // Of the choices of so many of seen + 1 ranks, that share has the new one.
      const share = chosen / (seen + 1);
      for (let at = largest; at >= rank; at--) to[at] = (1 - share) * to[at]! + share * from[at - rank]!;
      for (let at = Math.min(rank, largest + 1) - 1; at >= 0; at--) to[at]! *= 1 - share;
    }
  });
  const at = 2 * u + n * (n + 1);
  const found = shares[n]!;
  return Math.min(sum([...found.subarray(0, at + 1)]), sum([...found.subarray(at)]));
}

function normalTail(n: number, m: number, u: number, ties: readonly number[]): number {
  const all = n + m;
  const tied = sum(ties.map((t) => t ** 3 - t)) / (all * (all - 1));
  const sd = Math.sqrt(((n * m) / 12) * (all + 1 - tied));
  // No spread where all values are equal: nothing speaks against chance.
  return sd === 0 ? 1 : normalCdf((0.5 + (n * m) / 2 - u) / sd);
}
