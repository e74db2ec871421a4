import { cell, numbers, row, words, type Block, type Chart, type Section } from '../document.ts';
import type { Grid, PageData, Profile } from '../page/data.ts';
import { metricName, writeMetric } from '../page/write-metric.ts';
import { none } from '../format.ts';

/** How much optimizers mind the numbers that the suite varied. */
export function sensitivitySection(data: PageData): readonly Section[] {
  const { profiles, grids } = data;
  if (profiles.length === 0 && grids.length === 0) return [];
  return [
    {
      id: 'sensitivity',
      title: 'Sensitivity',
      blocks: [
        ...profiles.flatMap((profile, at) => [profileChart(profile, at), profileTable(data, profile)]),
        ...grids.flatMap((grid, at) => [gridChart(grid, at), gridTable(data, grid)]),
      ],
    },
  ];
}

function profileChart({ key }: Profile, at: number): Chart {
  return {
    kind: 'chart',
    id: `profile-${at}`,
    title: `Sensitivity to ${key}`,
    draws: { kind: 'profile', at },
    unit: 'epoch',
    controls: [],
    caption: `At each ${key} the best mean over whatever else was varied, of which chance has its part; a wide, flat top forgives a wrong guess.`,
    table: 'sensitivity',
    picture: null,
  };
}

function profileTable({ metric, variants }: PageData, { key, lines }: Profile): Block {
  return {
    kind: 'table',
    caption: `The best mean at each ${key}: ${metricName[metric].replace(', %', '')}`,
    columns: [words('Optimizer'), numbers(key), numbers('Value'), words('Variant')],
    rows: lines.flatMap(({ optimizer, points }) =>
      points.map(({ x, value, series }) =>
        row(null, [optimizer, cell(x, String), cell(value, (v) => writeMetric(metric, v)), variants[series]!.label]),
      ),
    ),
  };
}

function gridChart({ optimizer, x, y }: Grid, at: number): Chart {
  return {
    kind: 'chart',
    id: `grid-${at}`,
    title: `${optimizer}: ${x.key} and ${y.key}`,
    draws: { kind: 'grid', at },
    unit: 'epoch',
    controls: [],
    caption: 'The stronger the colour, the better the cell ranks by its mean; neighbours may differ by noise.',
    table: 'sensitivity',
    picture: null,
  };
}

function gridTable({ metric }: PageData, { optimizer, x, y, cells }: Grid): Block {
  return {
    kind: 'table',
    caption: `${optimizer}, ${metricName[metric].replace(', %', '')}: ${y.key} downwards, ${x.key} to the right`,
    columns: [words(y.key), ...x.values.map((value) => numbers(String(value)))],
    rows: y.values.map((value, yAt) =>
      row(null, [
        cell(value, String),
        ...x.values.map((_, xAt) => {
          const found = cells.find((each) => each.x === xAt && each.y === yAt);
          return found === undefined ? none : cell(found.value, (v) => writeMetric(metric, v));
        }),
      ]),
    ),
  };
}
