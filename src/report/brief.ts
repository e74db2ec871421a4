import type { Spread } from '../analysis/spread.ts';
import { shownInterval } from './interval.ts';

/** Between numbers that belong together. */
const space = '\u00a0';

/**
 * Two means as one says them in a sentence: with the digits that their intervals leave a meaning or, without an interval,
 * with as many as it takes to tell them apart. "96.7 ± 1.1 %", "97 [84, 100] %", "0.0873".
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
  const shown = shownInterval(value, percent ? { least: 0, most: 1 } : { least: 0 });
  const unit = percent ? `${space}%` : '';
  if (shown.kind === 'none') return significant(mean, digits) + unit;
  const half = scale * (shown.kind === 'half' ? shown.half : (shown.high - shown.low) / 2);
  // Two digits of the interval.
  const decimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(half))));
  const small = Math.abs(mean) < 1e-3 || Math.abs(mean) >= 1e6;
  const told = (number: number, figures: number): string =>
    small ? significant(number, figures) : number.toFixed(decimals);
  const interval =
    shown.kind === 'half'
      ? `±${space}${told(half, 2)}`
      : `[${told(scale * shown.low, 2)},${space}${told(scale * shown.high, 2)}]`;
  return `${told(mean, digits)}${space}${interval}${unit}`;
}

function significant(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  return size < 1e-3 || size >= 1e6 ? value.toExponential(digits - 1) : value.toPrecision(digits);
}
