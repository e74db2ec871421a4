import { ascending } from '../order.ts';
import { studentQuantile, studentTail } from '../student.ts';
import { size, type Estimate } from './estimate.ts';
import { ALPHA, type Judgement } from './judgement.ts';

/** Student's t with Holm's correction; see `allPairs`. Pairs without an error are no part of it. */
export function byStudent(pairs: readonly Estimate[]): readonly Judgement[] {
  const known = pairs.filter(({ error }) => error !== null);
  const ps = known.map(({ mean, error, freedom }) => 2 * studentTail(size(mean, error!), freedom));
  const order = ascending(ps);
  const firstOpen = order.findIndex((at, rank) => ps[at]! * (known.length - rank) > ALPHA);
  const shown = new Set((firstOpen === -1 ? order : order.slice(0, firstOpen)).map((at) => known[at]));
  const limits = new Map<number, number>();
  const limit = (freedom: number): number => {
    const found = limits.get(freedom) ?? studentQuantile(1 - ALPHA / 2 / known.length, freedom);
    limits.set(freedom, found);
    return found;
  };
  return pairs.map((pair) => ({
    half: pair.error === null ? null : limit(pair.freedom) * pair.error,
    p: null,
    shown: shown.has(pair),
  }));
}
