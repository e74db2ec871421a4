import { csvRows } from '../../../base/csv-rows.ts';
import { InputError } from '../../../base/errors.ts';
import type { RawColumn, RawTable } from './column.ts';

/** What stands for no value, in the CSV files of R, pandas, SQL and the UCI repository. */
const ABSENT = new Set(['', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'null', 'NULL', 'None', '?']);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A table in a CSV text whose first line names the columns. Cells are parted by commas, or where the first line has none by
 * semicolons or tabs. A column holds numbers where every cell that is not empty is one.
 *
 * @throws InputError for a text that is no such table, with the line
 */
export function csvTable(text: string, path: string): RawTable {
  const [header, ...rows] = csvRows(text, delimiterOf(text), path);
  if (header === undefined)
    throw new InputError(`${path} is empty; a first line with the names of columns is expected.`);
  const { cells: names } = header;
  const unnamed = names.indexOf('');
  if (unnamed !== -1) throw new InputError(`${path}:${header.line}: column ${unnamed + 1} has no name; give it one.`);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined)
    throw new InputError(`${path}:${header.line}: two columns are called "${repeated}"; rename one.`);
  return {
    path,
    names,
    rows: rows.length,
    place: (row) => `${path}:${rows[row]!.line}`,
    column: (name, asWords) => {
      const at = names.indexOf(name);
      const cells = rows.map((row) => row.cells[at]!);
      return Promise.resolve(columnOf(name, cells, asWords));
    },
  };
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/, 1);
  return [',', ';', '\t'].find((delimiter) => first.includes(delimiter)) ?? ',';
}

function columnOf(name: string, cells: readonly string[], asWords: boolean): RawColumn {
  const isNumber = !asWords && cells.every((cell) => NUMBER.test(cell) || ABSENT.has(cell));
  return isNumber
    ? { kind: 'numbers', name, values: Float64Array.from(cells, (cell) => (ABSENT.has(cell) ? NaN : Number(cell))) }
    : { kind: 'texts', name, values: cells.map((cell) => (ABSENT.has(cell) ? null : cell)) };
}

/** Whether a text would be read as a number. */
export const isNumeral = (text: string): boolean => NUMBER.test(text);
