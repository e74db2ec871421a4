import { sizeOf } from '../../../graph/shape.ts';
import type { FieldData, FieldSplitName } from '../../../problem/data/fields.ts';
import type { BatchRows } from '../../engine.ts';
import { fieldReader } from '../../field-reader.ts';
import { setsOf } from '../sets.ts';
import { fieldName, NAMES } from './names.ts';

/** The batches of some steps as the kernels take them. */
export interface FieldBatches {
  readonly steps: number;
  /** Rows of the last batch. */
  readonly last: number;
  /** Different batches at a step; lanes that see the same rows share a set. */
  readonly sets: number;
  /** The set of each lane. */
  readonly setOf: Float32Array;
  /** Samples: all of the split, where that is not more than there are rows in the batches. */
  readonly count: number;
  /** [count, size] of each field, scaled */
  readonly fields: Fields;
  /** The sample of each row, [sets, steps, batch]; a smaller batch is filled up with its first. */
  readonly places: Float32Array;
}

type Fields = ReadonlyMap<string, Float32Array>;

/** Makes the batches of some steps, from the rows that each lane sees; of those fields that a model reads. */
export function fieldBatchMaker(data: FieldData, names: readonly string[]) {
  const readers = names.map((name) => ({
    name,
    size: sizeOf(data.fields[name]!.shape),
    read: fieldReader(data.fields[name]!, Math.fround),
  }));
  const gather = (split: FieldSplitName, rows: Uint32Array): Fields =>
    new Map(
      readers.map(({ name, size, read }) => {
        const into = new Float32Array(rows.length * size);
        read(data.splits[split]!.values[name]!, rows, into);
        return [name, into];
      }),
    );
  const wholes = new Map<FieldSplitName, Fields>();
  const whole = (split: FieldSplitName): Fields => {
    const all = wholes.get(split) ?? gather(split, upTo(data.splits[split]!.count));
    wholes.set(split, all);
    return all;
  };
  return (split: FieldSplitName, rows: BatchRows, batch: number): FieldBatches => {
    const length = rows[0]!.length;
    const steps = Math.ceil(length / batch);
    const last = length - (steps - 1) * batch;
    const { different, setOf } = setsOf(rows);
    const parts = { steps, last, sets: different.length, setOf };
    if (names.length === 0) return { ...parts, count: 0, fields: new Map(), places: new Float32Array(0) };
    const listed = Uint32Array.from({ length: different.length * steps * batch }, (_, i) => {
      const own = different[Math.floor(i / (steps * batch))]!;
      const at = i % (steps * batch);
      return own[at < length ? at : at - (at % batch)]!;
    });
    const { count } = data.splits[split]!;
    return listed.length < count
      ? {
          ...parts,
          ...{ count: listed.length, fields: gather(split, listed), places: Float32Array.from(upTo(listed.length)) },
        }
      : { ...parts, count, fields: whole(split), places: Float32Array.from(listed) };
  };
}

const upTo = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

/** Batches as a plan is given them. */
export function givenBatches({ fields, places, setOf }: FieldBatches): Readonly<Record<string, Float32Array>> {
  return {
    ...Object.fromEntries([...fields].map(([name, values]) => [fieldName(name), values])),
    [NAMES.places]: places,
    [NAMES.sets]: setOf,
  };
}
