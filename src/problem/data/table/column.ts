/** A table as it is read. */
export interface RawTable {
  /** As it is shown. */
  readonly path: string;
  readonly names: readonly string[];
  readonly rows: number;
  /** Where a row is, for people: `houses.csv:7`, or `row 6 of houses.parquet`. */
  place(row: number): string;
  /**
   * @param asWords Take numbers as they are written.
   * @throws InputError where it holds neither numbers nor words
   */
  column(name: string, asWords: boolean): Promise<RawColumn>;
}

export type RawColumn = NumberColumn | TextColumn;

export interface NumberColumn {
  readonly kind: 'numbers';
  readonly name: string;
  /** NaN where there is none. */
  readonly values: Float64Array;
}

export interface TextColumn {
  readonly kind: 'texts';
  readonly name: string;
  /** Null where there is none. */
  readonly values: readonly (string | null)[];
}

export function isMissing(column: RawColumn, row: number): boolean {
  return column.kind === 'numbers' ? Number.isNaN(column.values[row]!) : column.values[row] === null;
}

/** Numbers as the names of what they stand for. */
export function asTexts(column: RawColumn): TextColumn {
  if (column.kind === 'texts') return column;
  const values = Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
  return { kind: 'texts', name: column.name, values };
}
