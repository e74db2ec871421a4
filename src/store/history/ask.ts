import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import { InputError } from '../../base/errors.ts';
import { exact, requireNamedFields, type Cell } from './exact.ts';
import { TABLES } from './rows.ts';

/** The answer to a query. */
export interface Answer {
  /** Several may have one name, as those of a self-join do. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * The answer to what is asked in SQL, without loss. Statements that answer nothing, such as `create table`, may come
 * before the query; DuckDB itself makes several of a `pivot`.
 *
 * @throws InputError with DuckDB's sentence for SQL that it does not take, and for several queries at once
 */
export async function ask(connection: DuckDBConnection, sql: string): Promise<Answer> {
  // Loaded already, by the one who opened the connection.
  const duckdb = await import('@duckdb/node-api');
  const reader = await lastAnswer(connection, sql, duckdb.ResultReturnType.QUERY_RESULT);
  const columns = reader.columnNames();
  columns.forEach((column, i) => {
    requireNamedFields(duckdb, column, reader.columnType(i));
  });
  return { columns, rows: reader.getRows().map((row) => row.map((value) => exact(duckdb, value))) };
}

async function lastAnswer(connection: DuckDBConnection, sql: string, answering: number): Promise<DuckDBResultReader> {
  // DuckDB fails without a reason where there is no statement at all.
  if (isEmpty(sql)) throw new InputError('the query is empty; try "from runs"');
  const statements = await connection.extractStatements(sql).catch(refuse);
  for (let i = 0; ; i++) {
    const prepared = await statements.prepare(i).catch(refuse);
    const reader = await prepared.runAndReadAll().catch(refuse);
    if (i === statements.count - 1) return reader;
    if ((reader.returnType as number) === answering)
      throw new InputError(
        `one query is answered at a time, and statement ${i + 1} of ${statements.count} is one already; ` +
          'ask them one by one, or bring them together with "union all" or "with name as (…) select …"',
      );
  }
}

/** Whether there is nothing but blanks, comments and semicolons. */
function isEmpty(sql: string): boolean {
  return /^(?:\s|;|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*$/.test(sql);
}

function refuse(error: unknown): never {
  const [first] = (error as Error).message.replace(/^Failed to extract statements: /, '').split('\n');
  throw new InputError(
    `the query does not work: ${first!}; the tables are ${TABLES.map(({ name }) => name).join(', ')} and curves`,
  );
}
