import type { Dataset, SplitName } from '../../problem/data/dataset.ts';
import type { BatchRows } from '../engine.ts';

/** The batches of some steps as the kernels take them. */
export interface Batches {
  readonly steps: number;
  /** Different batches at a step; lanes that see the same rows share a set. */
  readonly sets: number;
  /** Rows of each step's batch. */
  readonly sizes: Float32Array;
  /** The set of each lane. */
  readonly setOf: Float32Array;
  /** Images: all of the split, where that is not more than there are rows in the batches. */
  readonly count: number;
  /** [count, features], normalised */
  readonly images: Float32Array;
  /** [count] */
  readonly labels: Float32Array;
  /** The image of each row, [sets, steps, batch]; a smaller batch is filled up with its first. */
  readonly places: Float32Array;
}

type Images = Pick<Batches, 'count' | 'images' | 'labels'>;

/** Makes the batches of some steps, from the rows that each lane sees. */
export function batchMaker(data: Dataset, features: number) {
  const table = Float32Array.from({ length: 256 }, (_, u) => normalise(u, data.normalise));
  const gather = (split: SplitName, rows: Uint32Array): Images => {
    const { images, labels } = data[split];
    const all = new Float32Array(rows.length * features);
    rows.forEach((row, i) => {
      for (let j = 0; j < features; j++) all[i * features + j] = table[images[row * features + j]!]!;
    });
    return { count: rows.length, images: all, labels: Float32Array.from(rows, (row) => labels[row]!) };
  };
  const wholes = new Map<SplitName, Images>();
  const whole = (split: SplitName): Images => {
    const all = wholes.get(split) ?? gather(split, upTo(data[split].count));
    wholes.set(split, all);
    return all;
  };
  return (split: SplitName, rows: BatchRows, batch: number): Batches => {
    const length = rows[0]!.length;
    const steps = Math.ceil(length / batch);
    const { different, setOf } = setsOf(rows);
    const sizes = Float32Array.from({ length: steps }, (_, s) => Math.min(batch, length - s * batch));
    const parts = { steps, sets: different.length, setOf, sizes };
    if (features === 0) return { ...parts, count: 0, images: NOTHING, labels: NOTHING, places: NOTHING };
    const listed = Uint32Array.from({ length: different.length * steps * batch }, (_, i) => {
      const own = different[Math.floor(i / (steps * batch))]!;
      const at = i % (steps * batch);
      return own[at < length ? at : at - (at % batch)]!;
    });
    return listed.length < data[split].count
      ? { ...parts, ...gather(split, listed), places: Float32Array.from(upTo(listed.length)) }
      : { ...parts, ...whole(split), places: Float32Array.from(listed) };
  };
}

const NOTHING = new Float32Array(0);

const upTo = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

/** The different lists of rows, and which of them is each lane's. */
export function setsOf(rows: BatchRows): { readonly different: BatchRows; readonly setOf: Float32Array } {
  const different: Uint32Array[] = [];
  const setOf = Float32Array.from(rows, (own) => {
    const known = different.findIndex((other) => other === own || equal(other, own));
    return known === -1 ? different.push(own) - 1 : known;
  });
  return { different, setOf };
}

function equal(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

/** As PyTorch's ToTensor and Normalize compute it: every step rounded to float32. */
function normalise(byte: number, { divisor, mean, std }: Dataset['normalise']): number {
  return Math.fround(Math.fround(Math.fround(byte / divisor) - mean) / std);
}
