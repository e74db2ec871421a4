import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { InputError } from '../../base/errors.ts';

/** The module itself, which is loaded only where a query is asked. */
type DuckDB = typeof import('@duckdb/node-api');

/** A cell of an answer. Numbers may be NaN or infinite, which JSON has no word for. */
export type Cell = null | boolean | number | string | readonly Cell[] | { readonly [key: string]: Cell };

/** Decimal digits that a double keeps, whichever they are (DBL_DIG). */
const DIGITS_KEPT = 15;

/**
 * A value of DuckDB's without loss. A number is a number as far as a double holds it; whole numbers beyond 2⁵³ and longer
 * decimals are text of all their digits. What else JavaScript has no type for, such as times of a nanosecond, intervals
 * and bytes, is the text that DuckDB casts it to.
 */
export function exact(duckdb: DuckDB, value: DuckDBValue): Cell {
  const inner = (one: DuckDBValue): Cell => exact(duckdb, one);
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof duckdb.DuckDBDecimalValue) return decimal(String(value));
  if (value instanceof duckdb.DuckDBListValue || value instanceof duckdb.DuckDBArrayValue)
    return value.items.map(inner);
  if (value instanceof duckdb.DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, inner(entry)]));
  if (value instanceof duckdb.DuckDBMapValue)
    return value.entries.map((entry) => ({ key: inner(entry.key), value: inner(entry.value) }));
  if (value instanceof duckdb.DuckDBUnionValue) return { tag: value.tag, value: inner(value.value) };
  // As a date the library would print the day that stands for it.
  if (value instanceof duckdb.DuckDBDateValue && !value.isFinite) return value.days > 0 ? 'infinity' : '-infinity';
  return String(value);
}

function decimal(text: string): number | string {
  const digits = text.replace('.', '').replace(/^-?0*/, '');
  return digits.length <= DIGITS_KEPT ? Number(text) : text;
}

/** @throws InputError for a column whose values the library cannot tell apart: fields of one name, as of `row(1, 2)` */
export function requireNamedFields(duckdb: DuckDB, column: string, type: DuckDBType): void {
  if (type instanceof duckdb.DuckDBStructType && new Set(type.entryNames).size < type.entryCount)
    throw new InputError(
      `the column ${column} has fields without names of their own, and all but one would be lost; name them, as in {a: 1, b: 2}`,
    );
  for (const part of partsOf(duckdb, type)) requireNamedFields(duckdb, column, part);
}

function partsOf(duckdb: DuckDB, type: DuckDBType): readonly DuckDBType[] {
  if (type instanceof duckdb.DuckDBListType || type instanceof duckdb.DuckDBArrayType) return [type.valueType];
  if (type instanceof duckdb.DuckDBMapType) return [type.keyType, type.valueType];
  if (type instanceof duckdb.DuckDBStructType) return type.entryTypes;
  if (type instanceof duckdb.DuckDBUnionType) return type.memberTypes;
  return [];
}
