import type { ChartConfiguration } from 'chart.js';
import type { Landscape } from '../../analysis/landscape.ts';
import type { NamedMetric } from '../../analysis/metric.ts';
import { curveConfig } from './curve-config.ts';
import { curvesOf } from './curve.ts';
import type { Grid, PageData, Profile } from './data.ts';
import { evaluationConfig } from './evaluation-config.ts';
import { evaluationsOf } from './evaluations.ts';
import { gridConfig } from './grid-config.ts';
import type { Theme } from './palette.ts';
import { pathConfig } from './path-config.ts';
import { profileConfig } from './profile-config.ts';
import { unitNames, type View } from './view.ts';

/** What a chart of the report shows. `at` says which, where there may be several. */
export type Draws =
  | { readonly kind: 'curve' }
  | { readonly kind: 'evaluation'; readonly metric: PageData['metric'] | NamedMetric }
  | { readonly kind: 'profile'; readonly at: number }
  | { readonly kind: 'grid'; readonly at: number }
  | { readonly kind: 'path' };

/** The chart for Chart.js. */
export function configOf(draws: Draws, data: PageData, view: View, theme: Theme): ChartConfiguration {
  switch (draws.kind) {
    case 'curve':
      return curveConfig(data, view, theme);
    case 'evaluation':
      return evaluationConfig(data, draws.metric, view, theme);
    case 'profile':
      return profileConfig(data, profileAt(data, draws.at), theme);
    case 'grid':
      return gridConfig(data, gridAt(data, draws.at), theme);
    case 'path':
      return pathConfig(data, mapOf(data), view, theme);
    default:
      return draws satisfies never;
  }
}

/** The numbers that the chart shows, with a head: rows for a CSV file. */
export function rowsOf(draws: Draws, data: PageData, view: View): readonly (readonly (string | number)[])[] {
  switch (draws.kind) {
    case 'curve':
      return [
        [
          'variant',
          'first step',
          'last step',
          unitNames[view.unit],
          'median',
          'quartile 1',
          'quartile 3',
          'min',
          'max',
        ],
        ...curvesOf(data, view).flatMap(({ label, points }) =>
          points.map(({ firstStep, lastStep, x, median, low, high, min, max }) => [
            ...[label, firstStep, lastStep, x, median ?? ''],
            ...[low, high, min, max],
          ]),
        ),
      ];
    case 'evaluation':
      return [
        ['variant', 'epoch', unitNames[view.unit], 'median', 'quartile 1', 'quartile 3', 'seeds'],
        ...evaluationsOf(data, draws.metric, view).flatMap(({ label, points }) =>
          points.map(({ epoch, x, median, low, high, n }) => [label, epoch, x, median, low, high, n]),
        ),
      ];
    case 'profile': {
      const { key, lines } = profileAt(data, draws.at);
      const rows = lines.flatMap(({ optimizer, points }) =>
        points.map(({ x, value, series }) => [optimizer, x, value ?? '', data.variants[series]!.label]),
      );
      return [['optimizer', key, data.metric, 'variant'], ...rows];
    }
    case 'grid': {
      const { x, y, cells } = gridAt(data, draws.at);
      return [
        [x.key, y.key, data.metric],
        ...cells.map((cell) => [x.values[cell.x]!, y.values[cell.y]!, cell.value ?? '']),
      ];
    }
    case 'path':
      return [
        ['variant', 'seed', 'step', ...(data.landscape?.axes ?? ['x', 'y'])],
        ...data.trials.flatMap(({ series, seed, steps, path = [], pathStepsPerPoint = 1 }) =>
          path.map(([x, y], at) => [
            ...[data.variants[series]!.label, seed, Math.min(at * pathStepsPerPoint, steps)],
            ...[x, y],
          ]),
        ),
      ];
    default:
      return draws satisfies never;
  }
}

const profileAt = ({ profiles }: PageData, at: number): Profile => profiles[at]!;
const gridAt = ({ grids }: PageData, at: number): Grid => grids[at]!;
/** A page with a chart of paths has the map that they run on. */
const mapOf = ({ landscape }: PageData): Landscape => landscape!;
