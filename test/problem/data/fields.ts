import { loadFields } from '../../../src/problem/data/load-fields.ts';
import type { FieldData } from '../../../src/problem/data/fields.ts';
import type { DataSource } from '../../../src/problem/data/source.ts';

/** What a source is read to. */
export const load = async (source: DataSource, dir?: string) => loadFields(source, dir);

/** The samples of a field, each as an array of its numbers. */
export function samples(
  { splits, fields }: FieldData,
  split: 'train' | 'validation' | 'test',
  field: string,
): readonly (readonly number[])[] {
  const { count, values } = splits[split]!;
  const size = fields[field]!.shape.reduce((product, n) => product * n, 1);
  return Array.from({ length: count }, (_, i) => [...values[field]!.subarray(i * size, (i + 1) * size)]);
}
