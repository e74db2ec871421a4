import type { Spread } from '../analysis/spread.ts';
import { halfWidth } from '../analysis/statistics/t-interval.ts';

/** What values of a kind can be: a share lies from 0 to 1, a loss or a time is not below 0. */
export interface Range {
  readonly least?: number;
  readonly most?: number;
}

/**
 * The 95 % interval of a mean as it can be shown: by its half, or by its ends where one of them is where the values end.
 * None of a single value, of values that differ by rounding alone, since they do not show how others would differ, and
 * none that says nothing: one over more than half of what can be, or up to more than ten times the mean.
 */
export type ShownInterval =
  | { readonly kind: 'none' }
  | { readonly kind: 'half'; readonly half: number }
  | { readonly kind: 'ends'; readonly low: number; readonly high: number };

/** What rounding leaves of no difference, next to the mean. */
const ROUNDING = 1e-12;

const none: ShownInterval = { kind: 'none' };

export function shownInterval(spread: Spread, { least = -Infinity, most = Infinity }: Range): ShownInterval {
  const { mean } = spread;
  const half = halfWidth(spread);
  if (half === null || !Number.isFinite(half) || half <= ROUNDING * Math.abs(mean)) return none;
  if (mean - half >= least && mean + half <= most) return { kind: 'half', half };
  const [low, high] = [Math.max(least, mean - half), Math.min(most, mean + half)];
  const saysNothing = Number.isFinite(most - least) ? high - low > (most - least) / 2 : high > 10 * Math.abs(mean);
  return saysNothing ? none : { kind: 'ends', low, high };
}
