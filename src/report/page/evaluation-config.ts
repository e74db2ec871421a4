import { nameOf, type Metric, type NamedMetric } from '../../analysis/metric.ts';
import { formatLoss } from '../../base/units.ts';
import { axis } from './axes.ts';
import { baseOptions } from './base-options.ts';
import type { LineConfig, LineDataset } from './curve-config.ts';
import type { PageData } from './data.ts';
import { evaluationsOf, type Evaluations } from './evaluations.ts';
import { floorOf } from './floor.ts';
import { colourIndex, dashOf, type Theme } from './palette.ts';
import { tooltip } from './tooltip.ts';
import { unitNames, type View } from './view.ts';

/** What every epoch's evaluation found: the median over seeds, with their quartiles or each by itself. */
export function evaluationConfig(data: PageData, metric: Metric | NamedMetric, view: View, theme: Theme): LineConfig {
  const all = evaluationsOf(data, metric, view);
  const below = all.some(({ points }) => points.some(({ low }) => low < 0));
  const scale = metric === 'testAccuracy' || below ? 'linear' : view.scale;
  const floor =
    scale === 'linear'
      ? -Infinity
      : floorOf(all.flatMap(({ seeds }) => seeds.flatMap((places) => places.map(({ y }) => y))));
  const several = data.trials.length > data.variants.length;
  const percent = metric === 'testAccuracy';
  const datasets = all.map((each) => lineOf(each, floor, theme));
  if (view.seeds === 'each') datasets.push(...all.flatMap((each) => seedsOf(each, floor, theme)));
  else if (several) datasets.push(...all.flatMap((each) => bandOf(each, floor, theme)));
  const [min, max] = view.window ?? [view.unit === 'epoch' ? 0 : undefined, undefined];
  const x = axis({ title: unitNames[view.unit], scale: 'linear', min, max, whole: view.unit !== 'seconds' }, theme);
  const title = data.metric === 'testLoss' && metric === 'testLoss' ? 'loss' : titleOf(metric);
  const y = axis({ title, scale }, theme);
  const point = (line: number, at: number) => all[line]!.points[at]!;
  const told = {
    lines: all.length,
    value: (line: number, at: number) => point(line, at).median,
    descending: percent,
    title: (line: number, at: number) => `after epoch ${point(line, at).epoch}`,
    label: (line: number) => all[line]!.label,
    text: (line: number, at: number) => {
      const { median, low, high, n } = point(line, at);
      const write = (value: number) => (percent ? `${value.toFixed(2)}%` : formatLoss(value));
      return n > 1 ? `${write(median)}  (quartiles ${write(low)} to ${write(high)}, n = ${n})` : write(median);
    },
  };
  return { type: 'line', data: { datasets }, options: baseOptions(x, y, tooltip(told, theme)) };
}

function titleOf(metric: Metric | NamedMetric): string {
  switch (metric) {
    case 'testAccuracy':
      return 'test accuracy, %';
    case 'testLoss':
      return 'test loss';
    case 'trainLoss':
      return 'training loss';
    default:
      return nameOf(metric);
  }
}

function lineOf({ series, label, points }: Evaluations, floor: number, theme: Theme): LineDataset {
  const colour = theme.series[colourIndex(series)]!;
  return {
    label,
    data: points.map(({ x, median }) => ({ x, y: Math.max(median, floor) })),
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 2,
    borderDash: [...dashOf(series)],
    pointRadius: points.length > 40 ? 0 : 3,
    pointHoverRadius: 5,
    clip: 8,
  };
}

function seedsOf({ series, seeds }: Evaluations, floor: number, theme: Theme): readonly LineDataset[] {
  return seeds.map((places) => ({
    data: places.map(({ x, y }) => ({ x, y: Math.max(y, floor) })),
    borderColor: `${theme.series[colourIndex(series)]!}88`,
    borderWidth: 1,
    pointRadius: 0,
    pointHoverRadius: 0,
  }));
}

function bandOf({ series, points }: Evaluations, floor: number, theme: Theme): readonly LineDataset[] {
  const outline = { borderWidth: 0, pointRadius: 0, pointHoverRadius: 0 };
  return [
    { ...outline, data: points.map(({ x, high }) => ({ x, y: Math.max(high, floor) })), fill: false },
    {
      ...outline,
      data: points.map(({ x, low }) => ({ x, y: Math.max(low, floor) })),
      fill: '-1',
      backgroundColor: `${theme.series[colourIndex(series)]!}38`,
    },
  ];
}
