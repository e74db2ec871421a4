import type { RunReference } from '../../analysis/comparison/comparison.ts';
import { escapeHtml } from '../escape.ts';

/** Pixels. Across, places are shares of whatever width there is, so that text has its size on a phone, too. */
export const HEIGHT = 250;
/** Dates below the chart, where there is room. */
const DATES = 5;
/** Values beside the chart, about. */
const TICKS = 5;
/** An interval stretches the axis by this share of what the points themselves take, on either side, or by a half. */
const STRETCH = 0.6;

export interface Scale {
  /** By the run's id, "12.5%". */
  readonly x: (run: string) => string;
  /** Pixels; 0 has no place on a logarithmic axis and lies at its foot. */
  readonly y: (value: number) => string;
  /** Logarithms of the values at the axis' ends; null where all are 0. */
  readonly ends: readonly [number, number] | null;
  /** Whether some value is 0. */
  readonly zero: boolean;
}

interface Point {
  readonly value: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** A logarithmic axis for the points, with as much of their intervals as leaves the points apart. */
export function scaleOf(runs: readonly RunReference[], points: readonly Point[]): Scale {
  const order = new Map(runs.map(({ id }, i) => [id, i]));
  const x = (run: string): string => `${((100 * (order.get(run)! + 0.5)) / runs.length).toFixed(2)}%`;
  const shown = points.filter(({ value }) => value > 0);
  const zero = shown.length < points.length;
  const foot = HEIGHT.toFixed(1);
  if (shown.length === 0) return { x, y: () => foot, ends: null, zero };
  const least = (of: (point: Point) => number): number => Math.log(shown.map(of).reduce((a, b) => Math.min(a, b)));
  const most = (of: (point: Point) => number): number => Math.log(shown.map(of).reduce((a, b) => Math.max(a, b)));
  const value = (point: Point): number => point.value;
  const [from, to] = [least(value), most(value)];
  const room = Math.max(STRETCH * (to - from), Math.log(1.5));
  const bottom = Math.max(
    least(({ interval, value }) => interval?.low ?? value),
    from - room,
  );
  const top = Math.min(
    most(({ interval, value }) => interval?.high ?? value),
    to + room,
  );
  // A flat line lies in the middle; what is 0 lies below all else.
  const margin = Math.max(0.02, (top - bottom) * 0.08);
  const [low, high] = [bottom - margin * (zero ? 3 : 1), top + margin];
  const y = (value: number): string => {
    const place = (HEIGHT * (high - Math.log(value))) / (high - low);
    return Math.min(Math.max(place, 0), HEIGHT).toFixed(1);
  };
  return { x, y, ends: [low, high], zero };
}

/** Lines across at round values, and one for 0. */
export function valueLines({ y, ends, zero }: Scale): readonly string[] {
  const ticks = ends === null ? [] : roundValues(...ends);
  const room = Number(y(0)) - 12;
  const shown = zero ? [...ticks.filter((tick) => Number(y(tick)) < room), 0] : ticks;
  return shown.map((tick) => {
    const at = y(tick);
    return (
      `<line class="grid" x1="0" x2="100%" y1="${at}" y2="${at}"/>` +
      `<text x="-10" y="${at}" dy="4" text-anchor="end">${tickText(tick)}</text>`
    );
  });
}

/** Three digits, nine characters at most: "0.0125", "2e-12", "1250". */
function tickText(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? rounded.toExponential() : String(rounded);
}

/**
 * Values between two, given as logarithms: powers of ten where they are enough, with their doubles and fives where they are
 * few; round steps within a decade.
 */
function roundValues(low: number, high: number): readonly number[] {
  const decades = (high - low) / Math.LN10;
  const inside = (values: readonly number[]): readonly number[] =>
    values.filter((value) => Math.log(value) >= low && Math.log(value) <= high);
  if (decades < 1) return inside(steps(Math.exp(low), Math.exp(high)));
  const [first, last] = [Math.floor(low / Math.LN10), Math.ceil(high / Math.LN10)];
  const stride = Math.ceil(decades / TICKS);
  const mantissas = decades < 2 ? [1, 2, 5] : decades < 3 ? [1, 3] : [1];
  const exponents = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((e) => e % stride === 0);
  // Read as they are written: 10 ** -23 is not 1e-23.
  return inside(exponents.flatMap((exponent) => mantissas.map((mantissa) => Number(`${mantissa}e${exponent}`))));
}

function steps(low: number, high: number): readonly number[] {
  const rough = (high - low) / TICKS;
  const exponent = Math.floor(Math.log10(rough));
  const mantissa = [1, 2, 5, 10].find((m) => m * 10 ** exponent >= rough) ?? 10;
  const first = Math.ceil(low / (mantissa * 10 ** exponent));
  return Array.from({ length: 2 * TICKS }, (_, i) => Number(`${mantissa * (first + i)}e${exponent}`));
}

/** The first and the last night, and some between them; no two with the same words. */
export function dateLabels(runs: readonly RunReference[], { x }: Scale): readonly string[] {
  const last = runs.length - 1;
  const places = [...new Set(Array.from({ length: DATES }, (_, i) => Math.round((last * i) / (DATES - 1))))];
  const words = distinctDates(places.map((i) => runs[i]!.startedAt));
  return places.map((i, n) => {
    // Of a few nights the outermost are far from the margins.
    const place = last < 3 ? 'middle' : i === 0 ? 'start' : i === last ? 'end' : 'middle';
    const kind = i === 0 || i === last ? '' : ' class="between"';
    const at = `x="${x(runs[i]!.id)}" y="${HEIGHT + 24}"`;
    return `<text${kind} ${at} text-anchor="${place}">${escapeHtml(words[n]!)}</text>`;
  });
}

/** Days; where two are the same, with the time; where that is the same, too, to the millisecond. */
function distinctDates(instants: readonly string[]): readonly string[] {
  const ways = [
    (iso: string): string => iso.slice(0, 10),
    (iso: string): string => `${iso.slice(5, 10)} ${iso.slice(11, 16)}`,
    (iso: string): string => iso.slice(11, 19),
    (iso: string): string => iso.slice(11, 23),
  ];
  const written = ways.map((way) => instants.map(way));
  return written.find((words) => new Set(words).size === words.length) ?? written.at(-1)!;
}

export function baselinePin({ x }: Scale, run: string): string {
  const at = x(run);
  const anchor = parseFloat(at) > 80 ? 'end' : 'start';
  return (
    `<line class="pin" x1="${at}" x2="${at}" y1="0" y2="${HEIGHT}"/>` +
    `<text x="${at}" y="-6" text-anchor="${anchor}">baseline</text>`
  );
}
