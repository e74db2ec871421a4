import { InputError } from '../../../base/errors.ts';
import { counted, thereAre } from '../../../base/units.ts';
import { commonestShare } from '../commonest.ts';
import type { FieldData, FieldSplit } from '../fields.ts';
import type { LoadedFields } from '../loaded.ts';
import { fingerprintOf } from '../shared.ts';
import type { TableSource } from '../source.ts';
import { isMissing, type RawColumn, type RawTable } from './column.ts';
import { unseenIn } from './encode.ts';
import { featureParts, targetPart, type Part } from './parts.ts';
import { checkKnown, joined, readColumn, readTable } from './read-table.ts';
import { splitRows, type RowSplits } from './rows.ts';

/**
 * Reads a table, puts its rows in order, and makes numbers of them; what numbers mean is decided by the training rows.
 *
 * @throws InputError, with the line where there is one
 */
export async function loadTable(source: TableSource, dir: string | undefined): Promise<LoadedFields> {
  const own = await readTable(source.file, dir);
  const other = typeof source.test === 'string' ? await readTable(source.test, dir) : null;
  const table = other === null ? own : joined(own, other);
  const columns: RawColumn[] = [];
  for (const name of chosen(own, source))
    columns.push(await readColumn(table, name, source.categorical.includes(name)));
  const target = await readColumn(table, source.target, source.categorical.includes(source.target));

  const used = usableRows(table, columns, target, source);
  const isOwn = (row: number): boolean => row < own.rows;
  const splits = splitRows(used.filter(isOwn), other && used.filter((row) => !isOwn(row)), source);
  const parts = [...featureParts(columns, splits.train, source), targetPart(target, table, source, used)];

  const name = own.path.split(/[\\/]/).at(-1)!;
  const data = dataOf(name, parts, splits);
  const { test } = data.splits;
  const targets = test!.values['target']!;
  const origin = {
    name,
    fingerprint: data.fingerprint,
    source: [own.path, ...notes(table.rows - used.length, unseenIn(columns, splits.train, splits.test))].join(', '),
    ...(data.fields['target']!.integer && { commonest: commonestShare(targets) }),
  };
  return { data, origin };
}

/** The columns to learn from, in the order of the table. */
function chosen(table: RawTable, { target, columns, drop, categorical }: TableSource): readonly string[] {
  for (const name of [target, ...(columns ?? []), ...drop, ...categorical]) checkKnown(table, name);
  const wanted = columns ?? table.names.filter((name) => name !== target);
  const names = table.names.filter((name) => wanted.includes(name) && !drop.includes(name));
  if (names.length === 0)
    throw new InputError(`${table.path} has no column left to learn "${target}" from; drop fewer of them.`);
  return names;
}

/** Rows that have what they need; the others are left out or refused, as the suite says. */
function usableRows(
  table: RawTable,
  columns: readonly RawColumn[],
  target: RawColumn,
  { missing }: TableSource,
): Uint32Array {
  const needed = missing === 'mean' ? [target] : [...columns, target];
  return Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => {
    const empty = needed.find((column) => isMissing(column, row));
    if (empty !== undefined && missing === 'refuse')
      throw new InputError(
        `${table.place(row)}: column "${empty.name}" has no value; fill it in, or write missing: 'mean' or missing: 'drop'.`,
      );
    return empty === undefined;
  });
}

function notes(left: number, unseen: number): readonly string[] {
  return [
    ...(left === 0 ? [] : [`${thereAre(left, 'row')} left out for what is missing`]),
    ...(unseen === 0 ? [] : [`${counted(unseen, 'test row')} with a category that no training row has`]),
  ];
}

/** What each part makes of the rows of each split. */
function dataOf(name: string, parts: readonly Part[], rows: RowSplits): FieldData {
  const fields = Object.fromEntries(parts.map((part) => [part.name, part.field]));
  const split = (of: Uint32Array): FieldSplit => ({
    count: of.length,
    values: Object.fromEntries(parts.map((part) => [part.name, part.valuesOf(of)])),
  });
  const [train, test] = [split(rows.train), split(rows.test)];
  const splits = { train, test, ...(rows.validation.length > 0 && { validation: split(rows.validation) }) };
  return { name, fingerprint: fingerprintOf(fields, splits), fields, splits };
}
