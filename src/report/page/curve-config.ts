import type { ChartConfiguration, ChartDataset } from 'chart.js';
import { axis } from './axes.ts';
import { baseOptions } from './base-options.ts';
import { curvesOf, type Curve, type Place } from './curve.ts';
import type { PageData } from './data.ts';
import { floorOf } from './floor.ts';
import { colourIndex, dashOf, type Theme } from './palette.ts';
import { short, tooltip } from './tooltip.ts';
import { unitNames, type View } from './view.ts';

export type LineConfig = ChartConfiguration<'line', Place[]>;
export type LineDataset = ChartDataset<'line', Place[]>;

/** The training loss as a pure function of what there is and what the reader chose; the page and the pictures draw the same. */
export function curveConfig(data: PageData, view: View, theme: Theme): LineConfig {
  const curves = curvesOf(data, view);
  const floor =
    view.scale === 'linear'
      ? -Infinity
      : floorOf(curves.flatMap(({ points }) => points.flatMap(({ min, low }) => [min, low])));
  // Chart.js draws the first dataset on top: lines before bands.
  const datasets = curves.map((curve) => lineOf(curve, floor, theme));
  datasets.push(...curves.flatMap((curve) => (curve.ends.length > 0 ? [endsOf(curve, floor, theme)] : [])));
  const several = data.trials.length > data.variants.length;
  for (const curve of curves) {
    if (view.seeds === 'each') datasets.push(...seedsOf(curve, floor, theme));
    else if (several) datasets.push(...bandOf(curve, floor, theme, 'low', 'high', '38'));
  }
  // Many ranges over each other would be mud.
  const pale = curves.length > 2 ? '12' : '1f';
  if (view.range) for (const curve of curves) datasets.push(...bandOf(curve, floor, theme, 'min', 'max', pale));
  return { type: 'line', data: { datasets }, options: optionsOf(data, curves, view, theme) };
}

function optionsOf(data: PageData, curves: readonly Curve[], view: View, theme: Theme) {
  const point = (line: number, at: number) => curves[line]!.points[at]!;
  const several = data.trials.length > data.variants.length;
  const [min, max] = view.window ?? [0, data.trials.every(running) ? undefined : end(data, view)];
  const whole = (view.unit === 'epoch' && (max ?? 0) - min > 2) || view.unit === 'step';
  const x = axis({ title: unitNames[view.unit], scale: 'linear', min, max, whole }, theme);
  const y = axis({ title: 'training loss', scale: view.scale, max: ceiling(data, curves, view) }, theme);
  return baseOptions(
    x,
    y,
    tooltip(
      {
        lines: curves.length,
        value: (line, at) => point(line, at).loss,
        title: (line, at) => {
          const { x, firstStep, lastStep } = point(line, at);
          const steps = firstStep === lastStep ? `step ${firstStep}` : `steps ${firstStep} to ${lastStep}`;
          return view.unit === 'step' ? steps : `${unitNames[view.unit]} ${Number(x.toPrecision(4))} · ${steps}`;
        },
        label: (line) => curves[line]!.label,
        text: (line, at, wide) => {
          const { loss, min, max, firstStep, lastStep } = point(line, at);
          const ranged = wide && view.range && (several || firstStep !== lastStep);
          return ranged ? `${short(loss)}  (${short(min)} to ${short(max)})` : short(loss);
        },
        // The numbers are those of the steps above: beside their range, a smoothed one could lie outside it.
        ...(view.smoothing > 0 ? { footer: 'not smoothed' } : {}),
      },
      theme,
    ),
  );
}

const running = ({ status }: { readonly status: string }): boolean => status === 'running' || status === 'waiting';

/** Where the x axis ends: with the training, so that a trial that stopped early is seen to have; time has no such end. */
function end({ epochs, variants }: PageData, { unit }: View): number | undefined {
  if (unit === 'epoch') return epochs;
  if (unit === 'step') return epochs * Math.max(...variants.map(({ stepsPerEpoch }) => stepsPerEpoch));
  if (unit === 'evaluations')
    return epochs * Math.max(...variants.map(({ evaluationsPerEpoch }) => evaluationsPerEpoch));
  return undefined;
}

/**
 * Where the loss axis ends, if not with the largest loss: on its way to infinity a trial would squeeze all others to a
 * line. Ten times what those reach that did not diverge leaves it room to be seen leaving.
 */
function ceiling({ trials }: PageData, curves: readonly Curve[], { scale, range }: View): number | undefined {
  const diverged = new Set(trials.filter(({ status }) => status === 'diverged').map(({ series }) => series));
  const steady = curves.filter(({ series }) => !diverged.has(series));
  if (steady.length === 0 || steady.length === curves.length) return undefined;
  const top = (of: readonly Curve[]) =>
    of.flatMap(({ points }) => points.map(({ high, max }) => (range ? max : high))).reduce((a, b) => Math.max(a, b), 0);
  const limit = (scale === 'linear' ? 1.2 : 10) * top(steady);
  return top(curves) > limit && limit > 0 ? limit : undefined;
}

function lineOf({ series, label, points }: Curve, floor: number, theme: Theme): LineDataset {
  const colour = theme.series[colourIndex(series)]!;
  const drawn = points.flatMap(({ x, median }) => (median === null ? [] : [{ x, y: Math.max(median, floor) }]));
  return {
    label,
    data: drawn,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 2,
    borderDash: [...dashOf(series)],
    borderJoinStyle: 'round',
    // A curve of one point has no line to be seen by.
    pointRadius: drawn.length === 1 ? 4 : 0,
    pointHoverRadius: 4,
    // A point at the very edge is drawn whole.
    clip: 8,
  };
}

function endsOf({ series, ends }: Curve, floor: number, theme: Theme): LineDataset {
  return {
    data: ends.map(({ x, y }) => ({ x, y: Math.max(y, floor) })),
    borderColor: theme.series[colourIndex(series)]!,
    showLine: false,
    pointStyle: 'crossRot',
    pointRadius: 6,
    pointHoverRadius: 6,
    pointBorderWidth: 2.5,
    clip: 8,
  };
}

function seedsOf({ series, seeds }: Curve, floor: number, theme: Theme): readonly LineDataset[] {
  return seeds.map((places) => ({
    data: places.map(({ x, y }) => ({ x, y: Math.max(y, floor) })),
    borderColor: `${theme.series[colourIndex(series)]!}88`,
    borderWidth: 1,
    pointRadius: 0,
    pointHoverRadius: 0,
  }));
}

function bandOf(
  { series, points }: Curve,
  floor: number,
  theme: Theme,
  low: 'low' | 'min',
  high: 'high' | 'max',
  shade: string,
): readonly LineDataset[] {
  const colour = theme.series[colourIndex(series)]!;
  // Where a point is one step, its range has no height to shade: a thin line in its place shows the steps themselves.
  const flat = low === 'min' && points.every(({ min, max }) => min === max);
  const outline = { borderWidth: flat ? 1 : 0, borderColor: `${colour}60`, pointRadius: 0, pointHoverRadius: 0 };
  const edge = (of: 'low' | 'min' | 'high' | 'max') => points.map(({ x, [of]: y }) => ({ x, y: Math.max(y, floor) }));
  return [
    { ...outline, data: edge(high), fill: false },
    { ...outline, data: edge(low), fill: '-1', backgroundColor: `${colour}${shade}` },
  ];
}
