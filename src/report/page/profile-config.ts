import { axis } from './axes.ts';
import { baseOptions } from './base-options.ts';
import type { LineConfig } from './curve-config.ts';
import type { PageData, Profile } from './data.ts';
import { colourIndex, dashOf, type Theme } from './palette.ts';
import { tooltip } from './tooltip.ts';
import { writeMetric, metricName } from './write-metric.ts';

/** How much each optimizer minds one of its numbers: the metric at the end against the number. */
export function profileConfig({ metric }: PageData, { key, lines }: Profile, theme: Theme): LineConfig {
  const percent = metric === 'testAccuracy';
  const xs = lines.flatMap(({ points }) => points.map(({ x }) => x));
  const ys = lines.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const logarithmic = (values: readonly number[]) =>
    values.every((value) => value > 0) && Math.max(...values) >= 10 * Math.min(...values);
  const x = axis({ title: key, scale: logarithmic(xs) ? 'logarithmic' : 'linear' }, theme);
  const y = axis({ title: metricName[metric], scale: !percent && logarithmic(ys) ? 'logarithmic' : 'linear' }, theme);
  const drawn = lines.map(({ points }) => points.filter(({ value }) => value !== null));
  const told = {
    lines: lines.length,
    value: (line: number, at: number) => drawn[line]![at]!.value!,
    descending: percent,
    title: (line: number, at: number) => `${key} ${drawn[line]![at]!.x}`,
    label: (line: number) => lines[line]!.optimizer,
    text: (line: number, at: number) => writeMetric(metric, drawn[line]![at]!.value!),
  };
  return {
    type: 'line',
    data: {
      datasets: lines.map(({ optimizer }, index) => {
        const colour = theme.series[colourIndex(index)]!;
        return {
          label: optimizer,
          data: drawn[index]!.map(({ x, value }) => ({ x, y: percent ? 100 * value! : value! })),
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: 2,
          borderDash: [...dashOf(index)],
          pointRadius: 4,
          pointHoverRadius: 6,
          clip: 8,
        };
      }),
    },
    options: withLegend(baseOptions(x, y, tooltip(told, theme)), lines.length > 1, theme),
  };
}

/** The page's own legend is of variants; here a line is an optimizer. */
function withLegend(
  options: LineConfig['options'] & object,
  display: boolean,
  theme: Theme,
): LineConfig['options'] & object {
  const labels = { color: theme.text, usePointStyle: true, pointStyle: 'line', pointStyleWidth: 22 };
  return { ...options, plugins: { ...options.plugins, legend: { display, labels } } };
}
