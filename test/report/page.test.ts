import { expect, test } from 'vitest';
import { logarithmicLabel } from '../../src/report/page/axes.ts';
import { linesOf } from '../../src/report/page/line.ts';
import type { Curve } from '../../src/report/page/data.ts';
import { colourIndex, dark, dashOf, light } from '../../src/report/page/palette.ts';
import { shorten } from '../../src/report/page/shorten.ts';
import { smooth } from '../../src/report/page/smooth.ts';
import { tooltip } from '../../src/report/page/tooltip.ts';
import { initialView } from '../../src/report/page/view.ts';

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

const curve: Curve = {
  label: 'a',
  series: 0,
  planned: 1,
  seeds: 1,
  stopped: 0,
  stepsPerEpoch: 4,
  stepsPerPoint: 2,
  steps: 5,
  meanSteps: 5,
  mean: [0.5, 0.25, 0],
  min: [0.4, 0.2, 0],
  max: [0.6, 0.3, 0],
};

test('a point lies in the middle of its steps, in epochs', () => {
  const [line] = linesOf([curve], 2, initialView({ epochs: 2, curves: [curve] }));
  expect(line!.mean.map(({ x }) => x)).toEqual([0.125, 0.625, 1]);
});

test('a logarithmic axis draws an exact 0 below all else and still knows that it is 0', () => {
  const [line] = linesOf([curve], 2, { scale: 'logarithmic', smoothing: 0, range: true, hidden: new Set() });
  expect(line!.mean[2]).toEqual({ x: 1, y: 0.1, loss: 0 });
});

test('a logarithmic axis survives a curve of nothing but 0', () => {
  const zero = { ...curve, mean: [0, 0, 0], min: [0, 0, 0], max: [0, 0, 0] };
  const [line] = linesOf([zero], 2, { scale: 'logarithmic', smoothing: 0, range: true, hidden: new Set() });
  expect(line!.mean.every(({ y }) => y > 0)).toBe(true);
});

test('a mean that ends before its range has the middle of its last steps', () => {
  const short = { ...curve, meanSteps: 3, mean: [0.5, 0.25] };
  const [line] = linesOf([short], 2, initialView({ epochs: 2, curves: [short] }));
  expect(line!.mean.map(({ x }) => x)).toEqual([0.125, 0.5]);
  expect(line!.max.map(({ x }) => x)).toEqual([0.125, 0.625, 1]);
});

test('a hover tells the mean of the very steps whose range it tells, and that it is not smoothed', () => {
  // The spike at the second point lifts the smoothed line above everything that the third point has seen.
  const spiky = { ...curve, steps: 6, meanSteps: 6, mean: [0.5, 9, 0.2], min: [0.4, 7, 0.1], max: [0.6, 11, 0.3] };
  const view = { scale: 'linear', smoothing: 100, range: true, hidden: new Set<number>() } as const;
  const lines = linesOf(
    [{ ...spiky, mean: [...spiky.mean, 0.2], min: [...spiky.min, 0.1], max: [...spiky.max, 0.3] }],
    2,
    view,
  );
  expect(lines[0]!.mean[2]!.y).toBeGreaterThan(0.3);
  const { label, footer } = tooltip(lines, view, light).callbacks as unknown as Hover;
  expect(label({ datasetIndex: 0, dataIndex: 2, chart: { width: 1000 } })).toBe('a  0.2000  (0.1000 to 0.3000)');
  expect(footer([{}])).toEqual(['not smoothed']);
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
