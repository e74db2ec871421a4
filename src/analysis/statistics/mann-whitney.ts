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

/** With more pairs than these the normal approximation is taken; the exact table would grow with their square. */
const exactProduct = 1000;

/**
 * Whether the values of one sample tend to be larger than those of another, independent one.
 *
 * Without ties and with at most 1000 pairs p is exact; otherwise normal, with corrections for ties and continuity.
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
  const further = Math.max(u, pairs - u);
  const exact = ties.length === 0 && pairs <= exactProduct;
  const tail = exact ? exactTail(a.length, b.length, further) : normalTail(a.length, b.length, further, ties);
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

function exactTail(n: number, m: number, u: number): number {
  return sum(distribution(n, m).slice(u));
}

/** Probability of each U from 0 to n·m, if all orders of the n + m values are equally likely. */
function distribution(n: number, m: number): readonly number[] {
  let shorter: readonly (readonly number[])[] = Array.from({ length: m + 1 }, () => [1]);
  for (let i = 1; i <= n; i++) {
    const rows: (readonly number[])[] = [[1]];
    for (let j = 1; j <= m; j++) {
      // The largest of the i + j values is of the first sample, and above all j, or of the second, and above none.
      const first = shorter[j]!;
      const second = rows[j - 1]!;
      const at = (u: number) => (i * (first[u - j] ?? 0) + j * (second[u] ?? 0)) / (i + j);
      rows.push(Array.from({ length: i * j + 1 }, (_, u) => at(u)));
    }
    shorter = rows;
  }
  return shorter[m]!;
}

function normalTail(n: number, m: number, u: number, ties: readonly number[]): number {
  const all = n + m;
  const tied = sum(ties.map((t) => t ** 3 - t)) / (all * (all - 1));
  const sd = Math.sqrt(((n * m) / 12) * (all + 1 - tied));
  // No spread where all values are equal: nothing speaks against chance.
  return sd === 0 ? 1 : normalCdf((0.5 + (n * m) / 2 - u) / sd);
}
