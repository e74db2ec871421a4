import { contours } from 'd3-contour';
import { valueOf } from '../problem/function-value.ts';
import { isFunction, type FunctionSpec } from '../problem/problem.ts';
import type { RunRecord } from '../record/record.ts';

export type Point = readonly [number, number];

/** A function of two variables as a map, large enough for every path that was walked on it. */
export interface Landscape {
  readonly x: Point;
  readonly y: Point;
  /** What the two variables are called. */
  readonly axes: readonly [string, string];
  /** Null where nobody said where it is. */
  readonly minimum: Point | null;
  /** Lines of equal value, evenly spaced on a logarithmic scale. */
  readonly contours: readonly { readonly value: number; readonly lines: readonly (readonly Point[])[] }[];
}

const GRID = 240;
const LEVELS = 12;
/** What the lowest line encloses, as a share of the map. */
const LEAST_SHARE = 0.006;
/** Values are rounded to this share of the map: less than a pixel. */
const FINENESS = 5e-4;
/** In cells of the grid, which are a few pixels wide. */
const STRAIGHT = 0.08;

/** Null where the run's problem is no function of two variables or no path was recorded. */
export function landscape({ plan, trials }: RunRecord): Landscape | null {
  const problem = plan[0]?.problem;
  if (problem === undefined || !isFunction(problem)) return null;
  const { start, minimum, axes } = placesOf(problem);
  // A trial that diverged left for infinity; where it went from is all that a map can show of it.
  const walked = trials.filter(({ status }) => status !== 'diverged').flatMap(({ path }) => path?.points ?? []);
  if (!trials.some(({ path }) => path !== undefined)) return null;
  const places = [start, ...(minimum === null ? [] : [minimum]), ...walked];
  const x = around(places.map(([value]) => value));
  const y = around(places.map(([, value]) => value));
  return { x, y, axes, minimum, contours: linesOf(valueOf(problem), minimum, x, y) };
}

function placesOf(problem: FunctionSpec): {
  readonly start: Point;
  readonly minimum: Point | null;
  readonly axes: Landscape['axes'];
} {
  const pair = (place: readonly number[]): Point => [place[0]!, place[1]!];
  const axes: Landscape['axes'] = ['x', 'y'];
  switch (problem.kind) {
    case 'quadratic':
      return { start: [1, 1], minimum: [0, 0], axes };
    case 'rosenbrock':
      return { start: pair(problem.start), minimum: [1, 1], axes };
    case 'function': {
      const [x, y] = problem.variables as readonly [string, string];
      return { start: pair(problem.start), minimum: problem.minimum ? pair(problem.minimum) : null, axes: [x, y] };
    }
    default:
      return problem satisfies never;
  }
}

function around(values: readonly number[]): Point {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const margin = 0.15 * (high - low || 1);
  return [low - margin, high + margin];
}

function linesOf(value: (place: Point) => number, minimum: Point | null, x: Point, y: Point): Landscape['contours'] {
  const at = ([low, high]: Point, cell: number) => low + ((high - low) * cell) / (GRID - 1);
  const found = Array.from({ length: GRID * GRID }, (_, index) =>
    value([at(x, index % GRID), at(y, Math.floor(index / GRID))]),
  );
  const finite = found.filter(Number.isFinite);
  // Lines are spaced by how far above the smallest value they are; a function need not be positive.
  const least = finite.reduce((a, b) => Math.min(a, b), minimum === null ? Infinity : value(minimum));
  const values = found.map((each) => (Number.isFinite(each) ? each - least : Infinity));
  const sorted = Float64Array.from(finite, (each) => each - least).sort();
  // A line around fewer cells than that would be drawn in crumbs.
  // A value of 0, at a minimum on the grid, has no line around it.
  const low = Math.log(sorted.subarray(Math.floor(sorted.length * LEAST_SHARE)).find((value) => value > 0)!);
  const high = Math.log(sorted.at(-1)!);
  const levels = Array.from({ length: LEVELS }, (_, level) => Math.exp(low + ((high - low) * level) / LEVELS));
  const round = (value: number, [from, to]: Point) => {
    const step = (to - from) * FINENESS;
    return Number((Math.round(value / step) * step).toPrecision(5));
  };
  return contours()
    .size([GRID, GRID])
    .thresholds(levels.map(bent))(values.map(bent))
    .map(({ coordinates }, level) => ({
      value: levels[level]! + least,
      lines: coordinates.flat().flatMap((ring) =>
        inside(ring as [number, number][]).map((line) =>
          // d3 puts a value in the middle of its cell.
          straightened(line).map(([column, row]): Point => [round(at(x, column - 0.5), x), round(at(y, row - 0.5), y)]),
        ),
      ),
    }));
}

/** Between the points of the grid lines are placed as if values grew evenly; close to a minimum, roots nearly do. */
const bent = (value: number): number => value ** 0.25;

/** Fewer points, none further from the line than a fraction of a pixel. */
function straightened(line: readonly Point[]): readonly Point[] {
  const kept = [0];
  for (let at = 2; at < line.length; at++) {
    const from = line[kept.at(-1)!]!;
    const between = line.slice(kept.at(-1)! + 1, at);
    if (between.some((point) => distance(point, from, line[at]!) > STRAIGHT)) kept.push(at - 1);
  }
  return [...kept, line.length - 1].map((at) => line[at]!);
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length;
}

/** A ring without its stretches along the map's edge, which are no line of equal value. */
function inside(ring: readonly Point[]): readonly (readonly Point[])[] {
  const lines: Point[][] = [];
  let line: Point[] = [];
  for (const point of ring) {
    if (point.some((value) => value <= 0.5 || value >= GRID - 0.5)) {
      if (line.length > 1) lines.push(line);
      line = [];
    } else line.push(point);
  }
  if (line.length > 1) lines.push(line);
  return lines;
}
