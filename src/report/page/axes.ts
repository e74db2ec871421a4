import type { ChartOptions, Tick } from 'chart.js';
import type { Theme } from './palette.ts';

type Scales = NonNullable<ChartOptions<'line'>['scales']>;
export type Scale = NonNullable<Scales[string]>;

export interface Axis {
  readonly title: string;
  readonly scale: 'logarithmic' | 'linear';
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Only whole numbers have a label. */
  readonly whole?: boolean;
}

export function axis({ title, scale, min, max, whole = false }: Axis, theme: Theme): Scale {
  const grid = { color: ({ tick }: At) => (tick?.label === '' ? `${theme.rule}88` : theme.rule), drawTicks: false };
  const ticks = { color: theme.muted, padding: 6, maxRotation: 0, includeBounds: false };
  const common = {
    grid,
    border: { display: false },
    title: { display: true, text: title, color: theme.muted },
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
  return scale === 'logarithmic'
    ? { ...common, type: 'logarithmic', ticks: { ...ticks, callback: logarithmicLabel }, afterBuildTicks: aboveZero }
    : { ...common, type: 'linear', ticks: { ...ticks, callback: linearLabel, ...(whole && { precision: 0 }) } };
}

/**
 * Chart.js makes its ticks twice, the second time from the first ones' ends; below 1e-18 it then rounds an end to 0, where
 * a logarithmic axis has nothing to draw.
 */
function aboveZero(scale: { min: number; ticks: Tick[] }): void {
  scale.ticks = scale.ticks.filter(({ value }) => value > 0);
  scale.min = Math.max(scale.min, scale.ticks[0]?.value ?? scale.min);
}

interface At {
  readonly tick?: Tick;
}

/** Written by hand: an Intl.NumberFormat, which Chart.js would make, takes a browser a tenth of a second at first. */
function linearLabel(value: number | string): string {
  const text = String(Number(Number(value).toPrecision(4)));
  return /^-?\d+$/.test(text) ? text.replaceAll(/\B(?=(\d{3})+$)/g, ',') : text;
}

/** A label for the ticks at 1, 1.5, 2, 3 and 5 of each decade, or at its start alone where there are many decades. */
export function logarithmicLabel(value: number | string, index: number, ticks: readonly Tick[]): string {
  const number = Number(Number(value).toPrecision(3));
  const text = number !== 0 && (number < 1e-4 || number >= 1e6) ? number.toExponential() : String(number);
  const ends = [ticks[0]!.value, ticks.at(-1)!.value];
  const decades = Math.log10(Math.max(...ends) / Math.min(...ends));
  if (decades < Math.log10(4)) return index % Math.ceil(ticks.length / 6) === 0 ? text : '';
  const labelled = decades > 5 ? /^1e/ : decades > 2.5 ? /^(1|3)e/ : /^(1|1\.5|2|3|5)e/;
  return labelled.test(number.toExponential()) ? text : '';
}
