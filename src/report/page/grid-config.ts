import type { ChartConfiguration } from 'chart.js';
import type { MatrixDataPoint } from 'chartjs-chart-matrix';
import type { Grid, PageData } from './data.ts';
import type { Theme } from './palette.ts';
import { tooltipLook } from './tooltip-look.ts';
import { writeMetric } from './write-metric.ts';

/** A heat map of two numbers: the better the cell, the stronger its colour. Cells without a result stay empty. */
export function gridConfig(
  { metric }: PageData,
  { x, y, cells }: Grid,
  theme: Theme,
): ChartConfiguration<'matrix', MatrixDataPoint[]> {
  const found = cells.filter(({ value }) => value !== null);
  const strength = ranks(found.map(({ value }) => value! * (metric === 'testAccuracy' ? 1 : -1)));
  const category = (labels: readonly number[], title: string) => ({
    type: 'category' as const,
    labels: labels.map(String),
    offset: true,
    grid: { display: false },
    border: { display: false },
    ticks: { color: theme.muted },
    title: { display: true, text: title, color: theme.muted },
  });
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: found.map((cell) => ({ x: String(x.values[cell.x]!), y: String(y.values[cell.y]!) })),
          backgroundColor: ({ dataIndex }: { readonly dataIndex: number }) =>
            `${theme.series[0]!}${Math.round(40 + 200 * (strength[dataIndex] ?? 0)).toString(16)}`,
          width: ({ chart }: Area) => chartSide(chart.chartArea?.width, x.values.length),
          height: ({ chart }: Area) => chartSide(chart.chartArea?.height, y.values.length),
        },
      ],
    },
    options: {
      locale: 'en-US',
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      scales: { x: category(x.values, x.key), y: category([...y.values].reverse(), y.key) },
      plugins: {
        legend: { display: false },
        tooltip: {
          ...(tooltipLook(theme) as object),
          displayColors: false,
          callbacks: {
            title: () => '',
            label: ({ dataIndex }: { readonly dataIndex: number }) => {
              const cell = found[dataIndex]!;
              return `${x.key} ${x.values[cell.x]!} · ${y.key} ${y.values[cell.y]!}: ${writeMetric(metric, cell.value!)}`;
            },
          },
        },
      },
    },
  };
}

function chartSide(length: number | undefined, cells: number): number {
  return Math.max(1, (length ?? 0) / cells - 3);
}

/** 0 for the smallest, 1 for the largest, by rank: one value far off would leave all others the same colour. */
function ranks(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (values.length === 1 ? 1 : sorted.indexOf(value) / (values.length - 1)));
}

interface Area {
  readonly chart: { readonly chartArea?: { readonly width: number; readonly height: number } };
}
