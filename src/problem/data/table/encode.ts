import { InputError } from '../../../base/errors.ts';
import type { NumberColumn, RawColumn, TextColumn } from './column.ts';

/** What one column adds to a sample, fitted on the training rows. */
export interface Encoder {
  /** How many numbers. */
  readonly width: number;
  /** Writes those of a row behind each other. */
  write(row: number, into: Float32Array, at: number): void;
}

/** As many features one column of words may make. */
const MOST_CATEGORIES = 256;

/**
 * (x − mean) / std over the training rows, std with n below it; 0 where the cell is empty, and where all rows are alike.
 *
 * @throws InputError where no training row has a number
 */
export function standardised({ name, values }: NumberColumn, train: Uint32Array): Encoder {
  const known = [...train].map((row) => values[row]!).filter((value) => !Number.isNaN(value));
  if (known.length === 0) throw new InputError(`column "${name}" is empty in all training rows; drop it.`);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
  const alike = known.every((value) => value === known[0]);
  const std = alike ? Infinity : Math.sqrt(variance);
  return {
    width: 1,
    write: (row, into, at) => {
      const value = values[row]!;
      into[at] = Number.isNaN(value) ? 0 : (value - mean) / std;
    },
  };
}

/**
 * A 1 at the row's category among those of the training rows, which are in order; zeros where it is none of them.
 *
 * @throws InputError where there are too many
 */
export function oneHot(column: TextColumn, train: Uint32Array): Encoder {
  const places = categoriesOf(column, train);
  if (places.size > MOST_CATEGORIES)
    throw new InputError(
      `column "${column.name}" has ${places.size} different values in training, expected at most ${MOST_CATEGORIES} for a feature each; ` +
        "drop it, or write categories: 'integers' and embed them.",
    );
  return {
    width: places.size,
    write: (row, into, at) => {
      const place = placeIn(places, column, row);
      into.fill(0, at, at + places.size);
      if (place !== undefined) into[at + place] = 1;
    },
  };
}

/** The categories of some rows, in order, with their places; an empty cell is none. */
export function categoriesOf({ values }: TextColumn, rows: Uint32Array): ReadonlyMap<string, number> {
  const found = new Set<string>();
  for (const row of rows) {
    const value = values[row];
    if (value !== null && value !== undefined) found.add(value);
  }
  return new Map([...found].sort(inOrder).map((category, place) => [category, place]));
}

/** Undefined where it is none of them. */
function placeIn(places: ReadonlyMap<string, number>, { values }: TextColumn, row: number): number | undefined {
  const value = values[row] ?? null;
  return value === null ? undefined : places.get(value);
}

/** Numbers by their size, before all others; these by their code units. */
export function inOrder(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y) && x !== y) return x - y;
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}

/** How many of some rows have a category that no training row has, in any of the columns. */
export function unseenIn(columns: readonly RawColumn[], train: Uint32Array, rows: Uint32Array): number {
  const texts = columns.flatMap((column) =>
    column.kind === 'texts' ? [{ column, known: categoriesOf(column, train) }] : [],
  );
  return rows.filter((row) =>
    texts.some(({ column, known }) => column.values[row] !== null && !known.has(column.values[row]!)),
  ).length;
}

/**
 * Numbers for one embedding of all columns: of each its categories behind those of the columns before it, and before them
 * one for what no training row has.
 */
export function numbered(
  columns: readonly TextColumn[],
  train: Uint32Array,
): { readonly classes: number; readonly numbersOf: (rows: Uint32Array) => Int32Array } {
  const known = columns.map((column) => categoriesOf(column, train));
  const starts: number[] = [];
  let classes = 0;
  for (const { size } of known) {
    starts.push(classes);
    classes += 1 + size;
  }
  const numberOf = (row: number, at: number): number => {
    const place = placeIn(known[at]!, columns[at]!, row);
    return starts[at]! + (place === undefined ? 0 : 1 + place);
  };
  return {
    classes,
    numbersOf: (rows) => {
      const all = new Int32Array(rows.length * columns.length);
      rows.forEach((row, sample) => {
        columns.forEach((_, at) => {
          all[sample * columns.length + at] = numberOf(row, at);
        });
      });
      return all;
    },
  };
}
