import type { Dataset, SplitName } from '../../problem/data/dataset.ts';
import type { BatchRows } from '../engine.ts';

/** The batches of some steps as the kernels take them: set by set, in each set step by step. */
export interface Batches {
  readonly steps: number;
  /** Different batches at a step; lanes that see the same rows share a set. */
  readonly sets: number;
  /** Rows of each step's batch. */
  readonly sizes: Float32Array;
  /** The set of each lane. */
  readonly setOf: Float32Array;
  /** [sets · steps, batch, features], normalised; rows beyond a smaller batch are 0. */
  readonly images: Float32Array;
  /** [sets · steps, batch] */
  readonly labels: Float32Array;
}

/** Makes the batches of some steps, from the rows that each lane sees. */
export function batchMaker(data: Dataset, features: number) {
  const table = Float32Array.from({ length: 256 }, (_, u) => normalise(u, data.normalise));
  return (split: SplitName, rows: BatchRows, batch: number): Batches => {
    const { images, labels } = data[split];
    const steps = Math.ceil(rows[0]!.length / batch);
    const { different, setOf } = setsOf(rows);
    const batches = {
      steps,
      sets: different.length,
      setOf,
      sizes: Float32Array.from({ length: steps }, (_, s) => Math.min(batch, rows[0]!.length - s * batch)),
      images: new Float32Array(different.length * steps * batch * features),
      labels: new Float32Array(different.length * steps * batch),
    };
    if (features === 0) return batches;
    different.forEach((own, set) => {
      own.forEach((row, i) => {
        const at = set * steps * batch + i;
        batches.labels[at] = labels[row]!;
        for (let j = 0; j < features; j++) batches.images[at * features + j] = table[images[row * features + j]!]!;
      });
    });
    return batches;
  };
}

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
