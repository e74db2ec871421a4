import { InputError } from '../../../base/errors.ts';
import type { Field, FieldValues } from '../fields.ts';
import { inSharedMemory } from '../shared.ts';
import type { TableSource } from '../source.ts';
import { asTexts, type RawColumn, type RawTable, type TextColumn } from './column.ts';
import { categoriesOf, numbered, oneHot, standardised, type Encoder } from './encode.ts';

/** One of a sample's fields, and how its numbers are made. */
export interface Part {
  readonly name: string;
  readonly field: Field;
  readonly valuesOf: (rows: Uint32Array) => FieldValues;
}

/** `features`, and where the suite embeds its categories itself `categories`. */
export function featureParts(
  columns: readonly RawColumn[],
  train: Uint32Array,
  { categories }: TableSource,
): readonly Part[] {
  const embedded = categories === 'integers';
  const encoders = columns.flatMap((column): readonly Encoder[] => {
    if (column.kind === 'numbers') return [standardised(column, train)];
    return embedded ? [] : [oneHot(column, train)];
  });
  const features = encoders.length === 0 ? [] : [side(encoders)];
  if (!embedded) return features;
  const texts = columns.filter((column): column is TextColumn => column.kind === 'texts');
  if (texts.length === 0)
    throw new InputError(
      "categories: 'integers' finds no column of words; leave it out, or name columns in categorical.",
    );
  const { classes, numbersOf } = numbered(texts, train);
  const field = { shape: [texts.length], integer: true, scale: null, classes };
  return [...features, { name: 'categories', field, valuesOf: (rows) => inSharedMemory(numbersOf(rows)) }];
}

/** What the columns add to a sample, side by side. */
function side(encoders: readonly Encoder[]): Part {
  const width = encoders.reduce((sum, encoder) => sum + encoder.width, 0);
  return {
    name: 'features',
    field: { shape: [width], integer: false, scale: null },
    valuesOf: (rows) => {
      const all = new Float32Array(rows.length * width);
      rows.forEach((row, sample) => {
        let at = sample * width;
        for (const encoder of encoders) {
          encoder.write(row, all, at);
          at += encoder.width;
        }
      });
      return inSharedMemory(all);
    },
  };
}

/** The number to learn, as it is; or the place of the row's class among all classes of the rows that are used. */
export function targetPart(target: RawColumn, table: RawTable, { task }: TableSource, used: Uint32Array): Part {
  const isNumber = target.kind === 'numbers';
  if ((task ?? (isNumber ? 'regression' : 'classification')) === 'regression') {
    if (!isNumber)
      throw new InputError(
        `${table.path}: the target "${target.name}" holds words, expected numbers for regression; write task: 'classification'.`,
      );
    const valuesOf = (rows: Uint32Array): FieldValues =>
      inSharedMemory(Float32Array.from(rows, (row) => target.values[row]!));
    return { name: 'target', field: { shape: [], integer: false, scale: null }, valuesOf };
  }
  const wrong = isNumber ? used.find((row) => !Number.isInteger(target.values[row])) : undefined;
  if (isNumber && wrong !== undefined)
    throw new InputError(
      `${table.place(wrong)}: the target "${target.name}" is ${target.values[wrong]!}, expected words or whole numbers for classification; write task: 'regression'.`,
    );
  const texts = asTexts(target);
  const places = categoriesOf(texts, used);
  const valuesOf = (rows: Uint32Array): FieldValues =>
    inSharedMemory(Int32Array.from(rows, (row) => places.get(texts.values[row]!)!));
  return { name: 'target', field: { shape: [], integer: true, scale: null, classes: places.size }, valuesOf };
}
