import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { Unread } from '../find.ts';
import { readRecords, type FoundRecord } from '../records.ts';
import { ask, type Answer } from './ask.ts';
import { curveFiles, type CurveFile } from './curve-files.ts';
import { TABLES, type HistoryTable, type Value } from './rows.ts';

/**
 * Asks all runs of a folder, or of a suite's, in SQL (DuckDB's): the tables of rows.ts, made of the records, and curves, which DuckDB reads from the Parquet files of the finished runs as far as a query needs them: those
 * are held against their checksums first. The database is in memory and the files are only read: nothing is locked, and
 * others may be writing.
 *
 * @param unread Hears a sentence of every file that is left out.
 * @throws InputError with DuckDB's sentence for SQL that it does not take
 */
export async function queryHistory(
  outDir: string,
  suite: string | undefined,
  sql: string,
  unread: Unread,
): Promise<Answer> {
  const found = toldApart(await readRecords(outDir, suite, unread));
  // Loaded here: 70 MB that most commands never need.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const table of TABLES) await fill(connection, table, found);
    await makeCurves(connection, await curveFiles(found, /curves/i.test(sql), unread));
    return await ask(connection, sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Runs of two suites that started together, and copies, may have the same id: by their folders joins tell them apart. */
function toldApart(found: readonly FoundRecord[]): readonly FoundRecord[] {
  const count = new Map<string, number>();
  for (const { run } of found) count.set(run.id, (count.get(run.id) ?? 0) + 1);
  return found.map((one) =>
    count.get(one.run.id) === 1 ? one : { ...one, run: { ...one.run, id: `${one.suite}/${one.id}` } },
  );
}

async function fill(connection: DuckDBConnection, table: HistoryTable, found: readonly FoundRecord[]): Promise<void> {
  const { name, columns, rows } = table;
  await connection.run(`create table ${name} (${columns.map(([column, type]) => `"${column}" ${type}`).join(', ')})`);
  const appender = await connection.createAppender(name);
  for (const row of found.flatMap(rows)) {
    row.forEach((value, i) => {
      append(appender, columns[i]![1], value);
    });
    appender.endRow();
  }
  appender.closeSync();
}

function append(appender: DuckDBAppender, type: HistoryTable['columns'][number][1], value: Value): void {
  if (value === null) appender.appendNull();
  else if (type === 'VARCHAR') appender.appendVarchar(String(value));
  else if (type === 'BOOLEAN') appender.appendBoolean(Boolean(value));
  else if (type === 'INTEGER') appender.appendInteger(Number(value));
  else if (type === 'UINTEGER') appender.appendUInteger(Number(value));
  else appender.appendDouble(Number(value));
}

async function makeCurves(connection: DuckDBConnection, files: readonly CurveFile[]): Promise<void> {
  const columns = 'trial, variant, seed, step, epoch, loss';
  if (files.length === 0) {
    await connection.run(
      'create table curves (run varchar, trial varchar, variant varchar, seed uinteger, step integer, epoch integer, loss double)',
    );
    return;
  }
  const list = files.map(({ path }) => quoted(path)).join(', ');
  const runs = files.map(({ run, path }) => `(${quoted(path)}, ${quoted(run)})`).join(', ');
  await connection.run(`create table curve_files as select * from (values ${runs}) as files(path, run)`);
  await connection.run(
    `create view curves as select curve_files.run, ${columns} ` +
      `from read_parquet([${list}], filename = true) as parts join curve_files on parts.filename = curve_files.path`,
  );
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
