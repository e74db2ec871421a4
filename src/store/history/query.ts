import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { errorCode } from '../../base/files.ts';
import { CURVES_FILE } from '../files.ts';
import { readRecords, type FoundRecord } from '../records.ts';
import { ask, type Answer } from './ask.ts';
import { TABLES, type HistoryTable, type Value } from './rows.ts';

/**
 * Asks all runs of a folder, or of a suite's, in SQL (DuckDB's): the tables runs, trials, epochs and timings, made of the
 * records, and curves, which DuckDB reads from the Parquet files of the finished runs as far as a query needs them. The
 * database is in memory and the files are only read: nothing is locked, and others may be writing.
 *
 * @param unread Hears a sentence of every file that is left out.
 * @throws InputError with DuckDB's sentence for SQL that it does not take
 */
export async function queryHistory(
  outDir: string,
  suite: string | undefined,
  sql: string,
  unread: (sentence: string) => void,
): Promise<Answer> {
  const found = toldApart(await readRecords(outDir, suite, unread));
  // Loaded here: 70 MB that most commands never need.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const table of TABLES) await fill(connection, table, found);
    await makeCurves(connection, await curveFiles(found, unread));
    return await ask(connection, sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Runs of two suites that started together may have the same id: they go by suite and id, or joins would mix them up. */
function toldApart(found: readonly FoundRecord[]): readonly FoundRecord[] {
  const count = new Map<string, number>();
  for (const { run } of found) count.set(run.id, (count.get(run.id) ?? 0) + 1);
  return found.map((one) =>
    count.get(one.run.id) === 1 ? one : { ...one, run: { ...one.run, id: `${one.suite}/${one.run.id}` } },
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

/** The Parquet files that are whole. One that is not would spoil every query. */
async function curveFiles(
  found: readonly FoundRecord[],
  unread: (sentence: string) => void,
): Promise<readonly { readonly run: string; readonly path: string }[]> {
  const files = found.map(({ run, dir }) => ({ run: run.id, path: join(dir, CURVES_FILE) }));
  const whole = await Promise.all(files.map(({ path }) => isParquet(path)));
  return files.filter(({ path }, i) => {
    if (whole[i] === false) unread(`${path} is damaged: it is no whole Parquet file; its curves are left out`);
    return whole[i] === true;
  });
}

/** Whether a file begins and ends as Parquet does; null where there is none, as of a run under way. */
async function isParquet(path: string): Promise<boolean | null> {
  const file = await open(path).catch((error: unknown) => errorCode(error));
  if (typeof file === 'string' || file === undefined) return file === 'ENOENT' ? null : false;
  try {
    const { size } = await file.stat();
    const ends = Buffer.alloc(12);
    if (size < ends.length) return false;
    await file.read(ends, 0, 4, 0);
    await file.read(ends, 4, 8, size - 8);
    const footer = ends.readUInt32LE(4);
    return ends.toString('latin1', 0, 4) === 'PAR1' && ends.toString('latin1', 8) === 'PAR1' && footer + 12 <= size;
  } finally {
    await file.close();
  }
}

async function makeCurves(
  connection: DuckDBConnection,
  files: readonly { readonly run: string; readonly path: string }[],
): Promise<void> {
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
