import { basename, extname, join } from 'node:path';
import { InputError } from '../../../base/errors.ts';
import { unknownName } from '../../../base/unknown-name.ts';
import { displayPath } from '../../../optimizer/rule/stack.ts';
import { findDataPackage } from '../npm-package.ts';
import { readBytes, utf8 } from '../read-bytes.ts';
import type { TableSource } from '../source.ts';
import { csvTable, isNumeral } from './csv-table.ts';
import { asTexts, type RawColumn, type RawTable } from './column.ts';
import { parquetTable } from './parquet-table.ts';

/**
 * Reads a table, of the same name from another folder where the user names one.
 *
 * @throws InputError where it cannot be read or has no rows
 */
export async function readTable(file: TableSource['file'], dir: string | undefined): Promise<RawTable> {
  const path = dir === undefined ? placeOf(file) : join(dir, basename(typeof file === 'string' ? file : file.path));
  const isParquet = extname(path).toLowerCase() === '.parquet';
  const bytes = await readBytes(path, 'a table in a .csv or .parquet file');
  const shown = displayPath(path);
  const table = isParquet ? await parquetTable(bytes, shown) : csvTable(utf8(bytes, path), shown);
  if (table.rows === 0) throw new InputError(`${shown} has columns and no rows; put some in.`);
  return table;
}

function placeOf(file: TableSource['file']): string {
  return typeof file === 'string' ? file : join(findDataPackage(file.package, file.folder).folder, file.path);
}

/** The rows of one table, and behind them those of another. */
export function joined(one: RawTable, other: RawTable): RawTable {
  return {
    path: one.path,
    names: one.names,
    rows: one.rows + other.rows,
    place: (row) => (row < one.rows ? one.place(row) : other.place(row - one.rows)),
    column: async (name, asWords) => {
      checkKnown(other, name);
      const [first, second] = [await one.column(name, asWords), await other.column(name, asWords)];
      if (first.kind === 'numbers' && second.kind === 'numbers')
        return { kind: 'numbers', name, values: Float64Array.from([...first.values, ...second.values]) };
      const numbers = [one, other].find((_, at) => hasNumbers([first, second][at]!));
      if (numbers !== undefined && first.kind !== second.kind)
        throw new InputError(
          `column "${name}" holds numbers in ${numbers.path} and words in ${(numbers === one ? other : one).path}; give it the same in both, or name it in categorical.`,
        );
      return { kind: 'texts', name, values: [...asTexts(first).values, ...asTexts(second).values] };
    },
  };
}

/** A column that is empty everywhere is as good as one of words. */
const hasNumbers = ({ kind, values }: RawColumn): boolean => kind === 'numbers' && !values.every(Number.isNaN);

/** @throws InputError with the nearest name */
export function checkKnown({ path, names }: RawTable, name: string): void {
  if (!names.includes(name)) throw new InputError(`${path} has no column ${unknownName(name, names)}.`);
}

/**
 * A column, read as words where it is said to name something.
 *
 * @throws InputError with the line, where a few words stand among numbers: these are meant as numbers
 */
export async function readColumn(table: RawTable, name: string, isCategorical: boolean): Promise<RawColumn> {
  checkKnown(table, name);
  const column = await table.column(name, isCategorical);
  if (isCategorical) return column;
  if (column.kind === 'numbers') {
    const wrong = column.values.findIndex((value) => Math.abs(value) === Infinity);
    if (wrong === -1) return column;
    throw new InputError(
      `${table.place(wrong)}: column "${name}" has ${column.values[wrong]!}; finite numbers are expected.`,
    );
  }
  const present = column.values.filter((value) => value !== null);
  const words = present.filter((value) => !isNumeral(value));
  if (words.length === 0 || words.length > present.length / 10) return column;
  throw new InputError(
    `${table.place(column.values.indexOf(words[0]!))}: column "${name}" has ${JSON.stringify(words[0])} where most cells are numbers; ` +
      `correct it, leave the cell empty, or name the column in categorical.`,
  );
}
