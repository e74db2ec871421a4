import type { Spread } from '../analysis/spread.ts';
import { halfWidth } from '../analysis/statistics/t-interval.ts';

/** Between numbers that belong together. */
const space = '\u00a0';

/**
 * Two means as one says them in a sentence: with the digits that their intervals leave a meaning or, without an interval,
 * with as many as it takes to tell them apart. "96.7 ± 1.1 %", "0.0873".
 */
export function brief(values: readonly Spread[], percent: boolean): readonly string[] {
  for (let digits = percent ? 4 : 3; ; digits++) {
    const texts = values.map((value) => write(value, percent, digits));
    if (digits === 6 || new Set(texts).size === texts.length) return texts;
  }
}

function write(value: Spread, percent: boolean, digits: number): string {
  const scale = percent ? 100 : 1;
  const mean = scale * value.mean;
  const half = scale * (halfWidth(value) ?? 0);
  const unit = percent ? `${space}%` : '';
  if (half === 0) return significant(mean, digits) + unit;
  if (Math.abs(mean) < 1e-3 || Math.abs(mean) >= 1e6)
    return `${significant(mean, digits)}${space}±${space}${significant(half, 2)}${unit}`;
  // Two digits of the interval.
  const decimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(half))));
  return `${mean.toFixed(decimals)}${space}±${space}${half.toFixed(decimals)}${unit}`;
}

function significant(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  return size < 1e-3 || size >= 1e6 ? value.toExponential(digits - 1) : value.toPrecision(digits);
}
