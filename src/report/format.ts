import type { Spread } from '../analysis/spread.ts';
import { formatCount, formatLoss } from '../base/units.ts';

/** Where there is no number to show. */
export const none = '–';

/** How a quantity is written; its spread in the same decimals as the quantity itself. */
export interface Style {
  readonly value: (value: number) => string;
  readonly sd: (sd: number) => string;
}

export const lossStyle: Style = { value: formatLoss, sd: (sd) => (sd < 10 ? sd.toFixed(6) : formatLoss(sd)) };

export const secondsStyle: Style = both((value) => value.toFixed(2));

/** A fraction as a number of percent. */
export const percentStyle: Style = both((fraction) => (100 * fraction).toFixed(2));

export function both(format: (value: number) => string): Style {
  return { value: format, sd: format };
}

/** The mean, its standard deviation where there is one, and how many seeds where these are not all that were planned. */
export function spreadText({ mean, sd, n }: Spread, style: Style, planned = n): string {
  const spread = sd === null ? '' : ` ± ${style.sd(sd)}`;
  return `${style.value(mean)}${spread}${n === planned ? '' : ` (n = ${n})`}`;
}

export function orNone(value: number | null | undefined, format: (value: number) => string): string {
  return value == null ? none : format(value);
}

export function plural(count: number, one: string): string {
  return `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

/** An ISO 8601 instant for people, the same on every machine. */
export function instant(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}
