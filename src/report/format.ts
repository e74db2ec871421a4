import type { Spread } from '../analysis/spread.ts';
import { counted, formatLoss } from '../base/units.ts';
import { shownInterval, type Range } from './interval.ts';

/** Where there is no number to show. */
export const none = '–';

/** How a quantity is written; what is said of its spread in the same decimals as the quantity itself. */
export interface Style extends Range {
  readonly value: (value: number) => string;
  readonly spread: (spread: number) => string;
}

export const lossStyle: Style = {
  value: formatLoss,
  // Two digits: an interval of a few seeds is not known better, and a table of them is not wider than a page.
  spread: (spread) => (spread === 0 ? '0' : spread < 10 ? spread.toPrecision(2) : formatLoss(spread)),
  least: 0,
};

export const secondsStyle: Style = { ...both((value) => value.toFixed(2)), least: 0 };

/** Seconds of a thousandth or of an hour: times that are to be compared have digits in common, not decimals. */
export const timeStyle: Style = {
  ...both((value) => (value < 1000 ? value.toPrecision(3) : value.toFixed(0))),
  least: 0,
};

/** A fraction as a number of percent. */
export const percentStyle: Style = { ...both((fraction) => (100 * fraction).toFixed(2)), least: 0, most: 1 };

export function both(format: (value: number) => string): Style {
  return { value: format, spread: format };
}

/** The mean, its 95 % interval where there is one to show, and how many seeds where these are not all that were planned. */
export function spreadText(spread: Spread, style: Style, planned = spread.n): string {
  const { mean, n } = spread;
  return `${style.value(mean)}${intervalText(spread, style)}${n === planned ? '' : ` (n = ${n})`}`;
}

function intervalText(spread: Spread, style: Style): string {
  const shown = shownInterval(spread, style);
  switch (shown.kind) {
    case 'none':
      return '';
    case 'half':
      return ` ± ${style.spread(shown.half)}`;
    case 'ends':
      return ` [${style.spread(shown.low)}, ${style.spread(shown.high)}]`;
    default:
      return shown satisfies never;
  }
}

export const intervalNote =
  '± is half of the 95 % interval of a mean over seeds (Student’s t); where that would reach beyond what can be, its ends stand in brackets.';

export { counted as plural };

/** "a", "a and b", "a, b and c". */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

/** An ISO 8601 instant for people, the same on every machine. */
export function instant(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  // Not by Intl, whose dates take longer to load than all else in a report takes to be written.
  const month = months[date.getUTCMonth()]!;
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 16)} UTC`;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** "0.41", "0.031", "< 0.001". */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toPrecision(2);
}
