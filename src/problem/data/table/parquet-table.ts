import { parquetScan } from 'hyparquet';
import { InputError, messageOf, sentence } from '../../../base/errors.ts';
import type { RawColumn, RawTable } from './column.ts';

/**
 * A table in the bytes of a Parquet file, plain or compressed with Snappy.
 *
 * @throws InputError for bytes that are no such file
 */
export async function parquetTable(bytes: Uint8Array, path: string): Promise<RawTable> {
  const file = new Uint8Array(bytes).buffer;
  const refuse = (error: unknown): never => {
    throw new InputError(
      `${path} cannot be read as a Parquet file: ${sentence(messageOf(error))} Write it anew, plain or compressed with Snappy.`,
    );
  };
  const scan = await parquetScan({ file }).catch(refuse);
  const rows = Number(scan.metadata.num_rows);
  return {
    path,
    // The root comes first; a column of columns counts as one.
    names: topLevel(scan.metadata.schema),
    rows,
    place: (row) => `row ${row + 1} of ${path}`,
    column: async (name, asWords) => {
      const values: unknown[] = [];
      for (const range of scan.ranges)
        for (const value of Array.from(await scan.readColumn({ column: name, ...range }).catch(refuse)))
          values.push(value);
      return columnOf(name, values, asWords, path);
    },
  };
}

function topLevel(schema: readonly { readonly name: string; readonly num_children?: number }[]): readonly string[] {
  const names: string[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (schema[at]!.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) names.push(schema[at]!.name);
  return names;
}

type Word = string | boolean | number | bigint | null | undefined;

function columnOf(name: string, values: readonly unknown[], asWords: boolean, path: string): RawColumn {
  const present = values.filter((value) => value !== null && value !== undefined);
  const all = (...types: readonly string[]): boolean => present.every((value) => types.includes(typeof value));
  if (!asWords && all('number', 'bigint'))
    return { kind: 'numbers', name, values: Float64Array.from(values, (value) => Number(value ?? NaN)) };
  if (all('string', 'boolean', ...(asWords ? ['number', 'bigint'] : [])))
    return {
      kind: 'texts',
      name,
      values: (values as readonly Word[]).map((value) => (value == null ? null : String(value))),
    };
  const odd =
    present.find((value) => typeof value === 'object') instanceof Date ? 'dates' : 'neither numbers nor words';
  throw new InputError(`${path}: column "${name}" holds ${odd}; drop it, or make numbers or words of it.`);
}
