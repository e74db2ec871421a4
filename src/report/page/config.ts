import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js';
import { axes } from './axes.ts';
import type { ChartData } from './data.ts';
import { linesOf, type Line, type Point } from './line.ts';
import { colourIndex, dashOf, type Theme } from './palette.ts';
import { tooltip } from './tooltip.ts';
import type { View } from './view.ts';

type Dataset = ChartDataset<'line', Point[]>;

interface At {
  readonly dataIndex: number;
}

/** The chart as a pure function of what there is and what the reader chose; the page and the PNG draw the same. */
export function chartConfig(data: ChartData, view: View, theme: Theme): ChartConfiguration<'line', Point[]> {
  const lines = linesOf(data.curves, data.epochs, view);
  // Chart.js draws the first dataset on top: lines before bands.
  const datasets = lines.map((line) => meanOf(line, theme));
  if (view.range) datasets.push(...lines.flatMap((line) => bandOf(line, theme)));
  return { type: 'line', data: { datasets }, options: optionsOf(data, view, theme, lines) };
}

function meanOf({ curve, mean }: Line, theme: Theme): Dataset {
  const colour = theme.series[colourIndex(curve.series)]!;
  const last = mean.length - 1;
  const isCross = ({ dataIndex }: At) => curve.stopped > 0 && dataIndex === last;
  return {
    label: curve.label,
    data: [...mean],
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 2,
    borderDash: [...dashOf(curve.series)],
    borderJoinStyle: 'round',
    // A curve of one point has no line to be seen by.
    pointRadius: (context: At) => (isCross(context) ? 6 : last === 0 ? 4 : 0),
    pointStyle: (context: At) => (isCross(context) ? 'crossRot' : 'circle'),
    pointBorderWidth: 2,
    pointHoverRadius: 4,
    // A point at the very edge is drawn whole.
    clip: 8,
  };
}

/** The smallest and the largest loss of each point's steps, with the space between them shaded. */
function bandOf({ curve, min, max }: Line, theme: Theme): readonly Dataset[] {
  const colour = theme.series[colourIndex(curve.series)]!;
  const shade = `${colour}24`;
  // Where a point is one step, its range has no height to shade: a thin line in its place shows the steps themselves.
  const borderWidth = curve.stepsPerPoint === 1 ? 1 : 0;
  const outline = { borderWidth, borderColor: `${colour}60`, pointRadius: 0, pointHoverRadius: 0 };
  return [
    { ...outline, data: [...max], fill: false },
    { ...outline, data: [...min], fill: '-1', backgroundColor: shade },
  ];
}

function optionsOf({ epochs }: ChartData, view: View, theme: Theme, lines: readonly Line[]): ChartOptions<'line'> {
  return {
    // The reader's own locale would make two readers' pages differ.
    locale: 'en-US',
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: axes(epochs, view, theme),
    plugins: { legend: { display: false }, tooltip: tooltip(lines, view, theme) },
  };
}
