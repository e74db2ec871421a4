import type { Landscape } from '../../analysis/landscape.ts';
import { formatLoss } from '../../base/units.ts';
import { axis } from './axes.ts';
import { baseOptions } from './base-options.ts';
import type { LineConfig, LineDataset } from './curve-config.ts';
import type { PageData } from './data.ts';
import { colourIndex, dashOf, type Theme } from './palette.ts';
import { tooltip } from './tooltip.ts';
import type { View } from './view.ts';

/** Where each variant's first seed went on the map of the function. */
export function pathConfig(data: PageData, map: Landscape, view: View, theme: Theme): LineConfig {
  const walked = data.variants.flatMap(({ label }, series) => {
    const trial = data.trials.find((each) => each.series === series && (each.path?.length ?? 0) > 0);
    return trial === undefined || view.hidden.has(series) ? [] : [{ label, series, trial, path: trial.path! }];
  });
  const lines = walked.map(({ label, series, path }): LineDataset => {
    const colour = theme.series[colourIndex(series)]!;
    const last = path.length - 1;
    return {
      label,
      data: path.map(([x, y]) => ({ x, y })),
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 2,
      borderDash: [...dashOf(series)],
      pointRadius: ({ dataIndex }: { dataIndex: number }) => (dataIndex === last ? 5 : 0),
      pointHoverRadius: 5,
    };
  });
  const marks: LineDataset = {
    data: map.minimum === null ? [] : [{ x: map.minimum[0], y: map.minimum[1] }],
    showLine: false,
    borderColor: theme.text,
    pointStyle: 'star',
    pointRadius: 8,
    pointHoverRadius: 8,
    pointBorderWidth: 1.5,
  };
  const told = {
    lines: lines.length,
    value: (line: number) => line,
    title: () => '',
    label: (line: number) => walked[line]!.label,
    text: (line: number, at: number) => {
      const { trial, path } = walked[line]!;
      const step = Math.min(at * trial.pathStepsPerPoint!, trial.steps);
      return `step ${step}: (${path[at]!.map((value) => Number(value.toPrecision(4))).join(', ')})`;
    },
  };
  const [x, y] = [map.x, map.y].map(([min, max], at) =>
    axis({ title: map.axes[at]!, scale: 'linear', min, max }, theme),
  );
  const options = baseOptions(x!, y!, tooltip(told, theme));
  return {
    type: 'line',
    data: { datasets: [...lines, marks, ...contourLines(map, theme)] },
    // Chart.js takes what it need not parse to be sorted by x, and a path is not.
    options: {
      ...options,
      parsing: { xAxisKey: 'x', yAxisKey: 'y' },
      normalized: false,
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
    },
  };
}

function contourLines({ contours }: Landscape, theme: Theme): readonly LineDataset[] {
  return contours.flatMap(({ value, lines }, level) => {
    const strength = Math.round(60 + (120 * (contours.length - level)) / contours.length).toString(16);
    return lines.map((line) => ({
      label: formatLoss(value),
      data: line.map(([x, y]) => ({ x, y })),
      borderColor: `${theme.muted}${strength}`,
      borderWidth: 1,
      pointRadius: 0,
      pointHoverRadius: 0,
      pointHitRadius: 0,
    }));
  });
}
