import type { ChartOptions, TooltipItem } from 'chart.js';
import type { Line, Point } from './line.ts';
import type { Theme } from './palette.ts';
import { shorten } from './shorten.ts';
import type { View } from './view.ts';

/** More lines than this would cover the chart. */
const mostLines = 14;

type Tooltip = NonNullable<NonNullable<ChartOptions<'line'>['plugins']>['tooltip']>;

/** What a hover says: every variant at that place, the lowest loss first. */
export function tooltip(lines: readonly Line[], view: View, theme: Theme): Tooltip {
  const lossOf = (item: TooltipItem<'line'>) => (item.raw as Point).loss;
  return {
    backgroundColor: theme.raised,
    borderColor: theme.rule,
    borderWidth: 1,
    titleColor: theme.text,
    bodyColor: theme.text,
    footerColor: theme.muted,
    footerFont: { weight: 'normal' },
    padding: 10,
    usePointStyle: true,
    // The datasets after the lines are bands; their numbers stand in the line's text.
    filter: (item, _, items) =>
      item.datasetIndex < lines.length &&
      items.filter((other) => other.datasetIndex < lines.length && lossOf(other) < lossOf(item)).length < mostLines,
    itemSort: (a, b) => lossOf(a) - lossOf(b),
    callbacks: {
      title: ([item]) => (item === undefined ? '' : placeOf(lines[item.datasetIndex]!, item.dataIndex)),
      label: (item) => textOf(lines[item.datasetIndex]!, item.dataIndex, view.range && item.chart.width > 560),
      labelPointStyle: () => ({ pointStyle: 'line', rotation: 0 }),
      footer: ({ length }) => [
        ...(lines.length > mostLines && length >= mostLines ? [`the lowest ${length} of ${lines.length}`] : []),
        // The numbers are those of the steps above: beside their range, a smoothed one could lie outside it.
        ...(length > 0 && view.smoothing > 0 ? ['not smoothed'] : []),
      ],
    },
  };
}

function placeOf({ curve, mean }: Line, at: number): string {
  const first = at * curve.stepsPerPoint + 1;
  const last = Math.min(first + curve.stepsPerPoint - 1, curve.meanSteps);
  const steps = first === last ? `step ${first}` : `steps ${first} to ${last}`;
  return `epoch ${mean[at]!.x.toFixed(2)} · ${steps}`;
}

function textOf({ curve, mean, min, max }: Line, at: number, withRange: boolean): string {
  const hasRange = curve.stepsPerPoint > 1 || curve.seeds > 1;
  const range = withRange && hasRange ? `  (${short(min[at]!.loss)} to ${short(max[at]!.loss)})` : '';
  return `${shorten(curve.label)}  ${short(mean[at]!.loss)}${range}`;
}

function short(loss: number): string {
  return loss === 0 || (Math.abs(loss) >= 1e-4 && Math.abs(loss) < 1e5) ? loss.toPrecision(4) : loss.toExponential(2);
}
