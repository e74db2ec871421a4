import type { EpochOscillation } from '../../../analysis/oscillation/trial.ts';
import { stepsPerPointFor, thin } from '../../../analysis/thin.ts';
import type { Variant } from '../../../analysis/explanation/variant.ts';
import { sum } from '../../../analysis/spread.ts';
import { stepsPerEpoch } from '../../../problem/problem.ts';
import { shorten } from '../../page/shorten.ts';
import { factor } from '../words.ts';
import { logAxis } from './log-axis.ts';
import { label, line, round, type Drawing } from './svg.ts';

const [WIDTH, HEIGHT] = [820, 346];
const LEFT = { x: 52, width: 430 };
const RIGHT = { x: 560, width: 240 };
const [TOP, BOTTOM] = [50, 300];
const POINTS = 260;

/**
 * The loss of some variants, as notebooks plot it, and beside it their oscillation epoch by epoch: solid that of the
 * step losses, dotted that of the fixed samples, with a thin line from the smallest seed to the largest.
 */
export function curvesPicture(variants: readonly Variant[], losses: ReadonlyMap<string, Float64Array>): Drawing {
  const legend = variants.flatMap(({ label: words }, i) => [
    line(LEFT.x + i * 380, 10, LEFT.x + i * 380 + 24, 10, `p${i}`, 2.5),
    label(LEFT.x + i * 380 + 32, 14, shorten(words)),
  ]);
  return {
    width: WIDTH,
    height: HEIGHT,
    content: [...legend, ...lossPanel(variants, losses), ...oscillationPanel(variants)].join(''),
  };
}

function lossPanel(variants: readonly Variant[], losses: ReadonlyMap<string, Float64Array>): readonly string[] {
  const curves = variants.map(({ trials }) => {
    const specs = [...trials.values()].map(({ spec }) => spec);
    const found = specs.map(({ id }) => losses.get(id)!);
    const steps = Math.max(...found.map(({ length }) => length));
    const perEpoch = stepsPerEpoch(specs[0]!.problem, specs[0]!.batchSize);
    const stepsPerPoint = stepsPerPointFor(steps, POINTS);
    return { ...thin(found, stepsPerPoint), perEpoch, band: thin(found.slice(0, 1), stepsPerPoint) };
  });
  const epochs = Math.max(...curves.map(({ steps, perEpoch }) => steps / perEpoch));
  const positive = curves.flatMap(({ mean, band }) => [...mean, ...band.min, ...band.max]).filter((loss) => loss > 0);
  const axis = logAxis(positive.length === 0 ? [1] : positive);
  const y = (value: number): number => BOTTOM - axis.place(value) * (BOTTOM - TOP);
  const height = (loss: number): number => (loss > 0 ? y(loss) : BOTTOM);
  const x = (epoch: number): number => LEFT.x + (epoch / epochs) * LEFT.width;
  return [
    ...frame(axis.ticks, y, LEFT, 'loss: mean over seeds; pale, steps of one seed'),
    ...epochTicks(epochs, x),
    ...curves.map(({ band, perEpoch }, i) => {
      const at = (value: number, t: number): Point => [x(((t + 0.5) * band.stepsPerPoint) / perEpoch), height(value)];
      const around = [...band.max.map(at), ...band.min.map(at).toReversed()];
      return `<path d="${outline(around)}Z" class="f${i}" fill-opacity="0.22"/>`;
    }),
    ...curves.map(({ mean, stepsPerPoint, perEpoch }, i) =>
      path(
        mean.map((value, t): Point => [x(((t + 0.5) * stepsPerPoint) / perEpoch), height(value)]),
        `p${i}`,
      ),
    ),
  ];
}

function oscillationPanel(variants: readonly Variant[]): readonly string[] {
  const lines = variants.flatMap(({ trials }, i) => {
    const all = [...trials.values()].map(({ epochs }) => epochs);
    const byEpoch = (pick: (epoch: EpochOscillation) => number | null): readonly (readonly number[])[] =>
      all[0]!.map((_, e) => all.flatMap((epochs) => (epochs[e] && pick(epochs[e])) ?? []).filter((value) => value > 0));
    return [
      { i, dash: '', seeds: byEpoch(({ steps }) => steps.amplitude) },
      { i, dash: '2 3', seeds: byEpoch(({ parameters }) => parameters) },
    ];
  });
  const epochs = Math.max(...lines.map(({ seeds }) => seeds.length));
  const values = lines.flatMap(({ seeds }) => seeds.flat());
  const axis = logAxis(values.length === 0 ? [1] : values);
  const y = (value: number): number => BOTTOM - axis.place(value) * (BOTTOM - TOP);
  const x = (epoch: number): number => RIGHT.x + ((epoch - 0.5) / epochs) * RIGHT.width;
  return [
    ...frame(axis.ticks, y, RIGHT, 'oscillation; dotted, of fixed samples'),
    ...Array.from({ length: epochs }, (_, e) => label(x(e + 1), BOTTOM + 18, String(e + 1), 'middle', 'muted')),
    label(RIGHT.x + RIGHT.width / 2, BOTTOM + 36, 'epoch', 'middle', 'muted'),
    ...lines.flatMap(({ i, dash, seeds }) => {
      // Side by side, so that the two variants' ranges do not cover each other.
      const at = (e: number): number => x(e + 1) + 4 * i - 2;
      const known = seeds.flatMap((found, e) => (found.length === 0 ? [] : [{ e, found }]));
      const points = known.map(({ e, found }): Point => [at(e), y(sum(found) / found.length)]);
      return [
        path(points, `p${i}`, dash),
        ...known.map(({ e, found }) => line(at(e), y(Math.min(...found)), at(e), y(Math.max(...found)), `p${i}`)),
        ...points.map(([px, py]) => `<circle cx="${round(px)}" cy="${round(py)}" r="3" class="f${i}"/>`),
      ];
    }),
  ];
}

function frame(
  ticks: readonly number[],
  y: (value: number) => number,
  { x, width }: { readonly x: number; readonly width: number },
  title: string,
): readonly string[] {
  return [
    ...ticks.flatMap((tick) => [
      line(x, y(tick), x + width, y(tick), 'rule'),
      label(x - 6, y(tick) + 4, factor(tick), 'end', 'muted'),
    ]),
    label(x, TOP - 8, title, 'start', 'muted'),
  ];
}

function epochTicks(epochs: number, x: (epoch: number) => number): readonly string[] {
  const apart = Math.max(1, Math.round(epochs / 5));
  const marks = Array.from({ length: Math.floor(epochs / apart) + 1 }, (_, i) => i * apart);
  return [
    ...marks.map((epoch) => label(x(epoch), BOTTOM + 18, String(epoch), 'middle', 'muted')),
    label(LEFT.x + LEFT.width / 2, BOTTOM + 36, 'epochs', 'middle', 'muted'),
  ];
}

type Point = readonly [number, number];

function path(points: readonly Point[], className: string, dash = ''): string {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return points.length === 0
    ? ''
    : `<path d="${outline(points)}" class="${className}" fill="none" stroke-width="1.8"${dashes}/>`;
}

function outline(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}
