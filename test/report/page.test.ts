import type { Chart } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { expect, test } from 'vitest';
import { logarithmicLabel } from '../../src/report/page/axes.ts';
import { csvText } from '../../src/base/csv.ts';
import { curveConfig } from '../../src/report/page/curve-config.ts';
import { curvesOf } from '../../src/report/page/curve.ts';
import type { PageData, TrialData } from '../../src/report/page/data.ts';
import { rowsOf } from '../../src/report/page/drawing.ts';
import { colourIndex, dark, dashOf, light } from '../../src/report/page/palette.ts';
import { shorten } from '../../src/report/page/shorten.ts';
import { smooth } from '../../src/report/page/smooth.ts';
import { initialView, type View } from '../../src/report/page/view.ts';
import { panned, selected, zoomed } from '../../src/report/page/zoom.ts';

test('smoothing keeps a straight line straight to its first point', () => {
  const line = [9, 8, 7, 6, 5, 4, 3, 2, 1];
  const kept = smooth(line, 5).slice(0, 7);
  kept.forEach((value, at) => {
    expect(value).toBeCloseTo(line[at]!, 12);
  });
});

test('smoothing with a window of one point changes nothing', () => {
  expect(smooth([3, 1, 2], 1)).toEqual([3, 1, 2]);
});

const trial: TrialData = {
  id: '0',
  series: 0,
  seed: 0,
  status: 'completed',
  stepsPerEpoch: 4,
  epochs: [
    { epoch: 1, trainLoss: 0.4, testLoss: 0.3, testAccuracy: 0.9, seconds: 2 },
    { epoch: 2, trainLoss: 0.2, testLoss: 0.1, testAccuracy: 0.98, seconds: 6 },
  ],
  steps: 8,
  seconds: 8,
  stepsPerPoint: 2,
  mean: [0.5, 0.25, 0.125, 0],
  min: [0.4, 0.2, 0.1, 0],
  max: [0.6, 0.3, 0.2, 0],
};

const page: PageData = {
  title: 'a suite',
  metric: 'testAccuracy',
  epochs: 2,
  chance: true,
  variants: [{ label: 'a', stepsPerEpoch: 4, evaluationsPerEpoch: 100, stepSeconds: null, unlearned: 0 }],
  trials: [trial],
  profiles: [],
  grids: [],
  landscape: null,
};

const plain: View = { ...initialView(page), smoothing: 0 };

test('a logarithmic axis that falls below 1e-18 still has a curve on it', () => {
  const falling = { ...trial, mean: [0.5, 1e-9, 3e-20, 1.7e-25], min: null, max: null };
  const config = curveConfig({ ...page, trials: [falling] }, plain, light);
  const ends: number[] = [];
  const look = { id: 'look', afterDraw: ({ scales }: Chart) => ends.push(scales['y']!.min, scales['y']!.max) };
  new ChartJSNodeCanvas({ width: 300, height: 200 }).renderToBufferSync({ ...config, plugins: [look] });
  expect(ends[0]).toBeGreaterThan(1e-26);
  expect(ends[0]).toBeLessThanOrEqual(1.7e-25);
  expect(ends[1]).toBeGreaterThanOrEqual(0.5);
});

test.each([
  { unit: 'epoch', xs: [0.25, 0.75, 1.25, 1.75] },
  { unit: 'step', xs: [1, 3, 5, 7] },
  { unit: 'evaluations', xs: [25, 75, 125, 175] },
  { unit: 'seconds', xs: [0.5, 1.5, 3.5, 6.5] },
] as const)('a point lies in the middle of its steps, counted in $unit', ({ unit, xs }) => {
  const [curve] = curvesOf(page, { ...plain, unit });
  expect(curve!.points.map(({ x }) => x)).toEqual(xs);
});

test('a trial that was cut off inside an epoch has its time spread over the steps it took', () => {
  const cut = { ...trial, epochs: trial.epochs.slice(0, 1), steps: 6, seconds: 5, mean: trial.mean.slice(0, 3) };
  const [curve] = curvesOf({ ...page, trials: [cut] }, { ...plain, unit: 'seconds' });
  expect(curve!.points.map(({ x }) => x)).toEqual([0.5, 1.5, 3.5]);
});

test('seeds become their median and quartiles, and the range is that of every step of every seed', () => {
  const seeds = [0.5, 0.25, 0.75].map((loss, seed) => ({ ...trial, seed, mean: [loss, loss, loss, loss] }));
  const [curve] = curvesOf({ ...page, trials: seeds }, plain);
  expect(curve!.points[0]).toMatchObject({ median: 0.5, low: 0.375, high: 0.625, min: 0.4, max: 0.6, loss: 0.5 });
});

test('a window keeps the points inside and one more on either side', () => {
  const [curve] = curvesOf(page, { ...plain, unit: 'step', window: [2.5, 3.5] });
  expect(curve!.points.map(({ x }) => x)).toEqual([1, 3, 5]);
});

test('more points than a screen has are drawn as fewer, and no spike is lost', () => {
  const mean = Array.from({ length: 5000 }, (_, at) => (at === 2345 ? 77 : 1));
  const long = { ...trial, stepsPerPoint: 1, steps: 5000, stepsPerEpoch: 2500, mean, min: null, max: null };
  const [curve] = curvesOf({ ...page, trials: [long] }, plain);
  expect(curve!.points.length).toBeLessThanOrEqual(700);
  expect(Math.max(...curve!.points.map(({ max }) => max))).toBe(77);
});

test('a logarithmic axis draws an exact 0 below all else and still knows that it is 0', () => {
  const { data, options } = curveConfig(page, plain, light);
  expect(data.datasets[0]!.data.at(-1)).toEqual({ x: 1.75, y: 0.05 });
  const { label } = options!.plugins!.tooltip!.callbacks as unknown as Hover;
  expect(label({ datasetIndex: 0, dataIndex: 3, chart: { width: 1000 } })).toBe('a  0.000  (0.000 to 0.000)');
});

test('a logarithmic axis survives a curve of nothing but 0', () => {
  const zero = { ...trial, mean: [0, 0, 0, 0], min: null, max: null };
  const { data } = curveConfig({ ...page, trials: [zero] }, plain, light);
  expect(data.datasets.every((set) => set.data.every(({ y }) => y > 0))).toBe(true);
});

test('a trial on its way to infinity does not squeeze the others to a line', () => {
  const wild = { ...trial, series: 1, status: 'diverged', mean: [1, 1e6, 1e12, 1e20], min: null, max: null } as const;
  const variants = [page.variants[0]!, { ...page.variants[0]!, label: 'wild' }];
  const { options } = curveConfig({ ...page, variants, trials: [trial, wild] }, plain, light);
  expect(options!.scales!['y']!.max).toBeCloseTo(6, 9);
});

test('a hover tells the mean of the very steps whose range it tells, and that it is not smoothed', () => {
  const spiky = { ...trial, mean: [0.5, 9, 0.2, 0.2], min: [0.4, 7, 0.1, 0.1], max: [0.6, 11, 0.3, 0.3] };
  const { data, options } = curveConfig({ ...page, trials: [spiky] }, { ...plain, smoothing: 80 }, light);
  expect(data.datasets[0]!.data[2]!.y).toBeGreaterThan(0.3);
  const { label, footer } = options!.plugins!.tooltip!.callbacks as unknown as Hover;
  expect(label({ datasetIndex: 0, dataIndex: 2, chart: { width: 1000 } })).toBe('a  0.2000  (0.1000 to 0.3000)');
  expect(footer([{}])).toEqual(['not smoothed']);
});

test('a window is zoomed about a place, moved and selected, and never leaves the axis', () => {
  expect(zoomed([0, 10], [0, 10], 2, 0.5)).toEqual([2.5, 7.5]);
  expect(zoomed([2.5, 7.5], [0, 10], 0.1, 0.5)).toBeNull();
  expect(panned([2, 4], [0, 10], 0.5)).toEqual([3, 5]);
  expect(panned([2, 4], [0, 10], -9)).toEqual([0, 2]);
  expect(selected([0, 10], [0, 10], 0.8, 0.2)).toEqual([2, 8]);
});

test('the CSV of a chart has its numbers, and quotes what needs it', () => {
  const named = { ...page, variants: [{ ...page.variants[0]!, label: 'a, "b"' }] };
  const lines = csvText(rowsOf({ kind: 'curve' }, named, plain)).split('\n');
  expect(lines[0]).toBe('variant,first step,last step,epochs,median,quartile 1,quartile 3,min,max');
  expect(lines[1]).toBe('"a, ""b""",1,2,0.25,0.5,0.5,0.5,0.4,0.6');
  expect(csvText(rowsOf({ kind: 'evaluation', metric: 'testAccuracy' }, page, plain))).toContain('a,2,2,98,98,98,1\n');
});

/** The parts of Chart.js's callbacks that say something, with what they look at. */
interface Hover {
  readonly label: (item: { datasetIndex: number; dataIndex: number; chart: { width: number } }) => string;
  readonly footer: (items: readonly object[]) => readonly string[];
}

test('42 variants are told apart by colour and dash', () => {
  const looks = Array.from({ length: 42 }, (_, series) => `${colourIndex(series)} ${dashOf(series).join()}`);
  expect(new Set(looks).size).toBe(42);
});

test.each([
  ['light', light],
  ['dark', dark],
])('every colour stands out at least 3 : 1 from %s paper', (_, theme) => {
  for (const colour of theme.series) expect(contrast(colour, theme.paper)).toBeGreaterThanOrEqual(3);
  for (const colour of [theme.text, theme.muted]) expect(contrast(colour, theme.paper)).toBeGreaterThanOrEqual(4.5);
});

test('a long label loses its middle and no half of an emoji', () => {
  expect(shorten('short')).toBe('short');
  expect(shorten(`start ${'👩‍🚀'.repeat(60)} end`)).toBe(`start ${'👩‍🚀'.repeat(17)}…${'👩‍🚀'.repeat(8)} end`);
});

test.each([
  { ticks: [0.1, 0.15, 0.2, 0.4, 0.5, 1], labels: ['0.1', '0.15', '0.2', '', '0.5', '1'] },
  { ticks: [2, 2.1, 2.2], labels: ['2', '2.1', '2.2'] },
])('a logarithmic axis from $ticks is labelled $labels', ({ ticks, labels }) => {
  const all = ticks.map((value) => ({ value }));
  expect(ticks.map((value, index) => logarithmicLabel(value, index, all))).toEqual(labels);
});

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
