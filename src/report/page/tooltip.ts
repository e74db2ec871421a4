import type { TooltipItem } from 'chart.js';
import type { Theme } from './palette.ts';
import { shorten } from './shorten.ts';
import { tooltipLook, type Tooltip } from './tooltip-look.ts';

/** More lines than this would cover the chart. */
const mostLines = 14;

/** What the first datasets of a chart say when they are pointed at; those behind them are bands and marks. */
export interface Told {
  /** How many lines there are. */
  readonly lines: number;
  /** What decides the order: the best at that place first. */
  value(line: number, at: number): number;
  title(line: number, at: number): string;
  /** What stands after the label. */
  text(line: number, at: number, wide: boolean): string;
  label(line: number): string;
  readonly descending?: boolean;
  readonly footer?: string;
}

/** What a hover says: every variant at that place, the best first. */
export function tooltip(told: Told, theme: Theme): Tooltip {
  const rank = (item: TooltipItem<'line'>) =>
    told.value(item.datasetIndex, item.dataIndex) * (told.descending === true ? -1 : 1);
  return {
    ...tooltipLook(theme),
    filter: (item, _, items) =>
      item.datasetIndex < told.lines &&
      items.filter((other) => other.datasetIndex < told.lines && rank(other) < rank(item)).length < mostLines,
    itemSort: (a, b) => rank(a) - rank(b),
    callbacks: {
      title: ([item]) => (item === undefined ? '' : told.title(item.datasetIndex, item.dataIndex)),
      label: ({ datasetIndex, dataIndex, chart }) =>
        `${shorten(told.label(datasetIndex))}  ${told.text(datasetIndex, dataIndex, chart.width > 560)}`,
      labelPointStyle: () => ({ pointStyle: 'line', rotation: 0 }),
      footer: ({ length }) => [
        ...(told.lines > mostLines && length >= mostLines ? [`the first ${length} of ${told.lines}`] : []),
        ...(length > 0 && told.footer !== undefined ? [told.footer] : []),
      ],
    },
  };
}

export function short(loss: number): string {
  return loss === 0 || (Math.abs(loss) >= 1e-4 && Math.abs(loss) < 1e5) ? loss.toPrecision(4) : loss.toExponential(2);
}
