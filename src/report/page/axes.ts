import type { ChartOptions, Tick } from 'chart.js';
import type { Theme } from './palette.ts';
import type { View } from './view.ts';

export function axes(epochs: number, { scale }: View, theme: Theme): NonNullable<ChartOptions<'line'>['scales']> {
  const title = (text: string) => ({ display: true, text, color: theme.muted });
  const ticks = { color: theme.muted, padding: 6, format: { maximumSignificantDigits: 3 } };
  const grid = { color: ({ tick }: At) => (tick?.label === '' ? `${theme.rule}88` : theme.rule), drawTicks: false };
  const border = { display: false };
  const x = { grid, border, min: 0, max: epochs, title: title('epochs') };
  const y = { grid, border, title: title('training loss') };
  return {
    // Whole epochs, unless there is only one.
    x: { ...x, type: 'linear', ticks: epochs > 1 ? { ...ticks, precision: 0 } : ticks },
    y:
      scale === 'linear'
        ? { ...y, type: 'linear', ticks }
        : { ...y, type: 'logarithmic', ticks: { ...ticks, callback: logarithmicLabel } },
  };
}

interface At {
  readonly tick?: Tick;
}

/** A label for the ticks at 1, 1.5, 2, 3 and 5 of each decade; for every few ticks where there are not many such. */
export function logarithmicLabel(value: number | string, index: number, ticks: readonly Tick[]): string {
  const loss = Number(Number(value).toPrecision(3));
  const text = String(loss);
  const ends = [ticks[0]!.value, ticks.at(-1)!.value];
  if (Math.max(...ends) < 4 * Math.min(...ends)) return index % Math.ceil(ticks.length / 6) === 0 ? text : '';
  return /^(1|1\.5|2|3|5)e/.test(loss.toExponential()) ? text : '';
}
