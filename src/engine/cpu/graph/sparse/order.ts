import type { Numbers } from '../../../engine.ts';
import type { SparseField } from './find.ts';

/** How a weight [out, features] of a sparse field is put where the products want it, and read from there. */
export interface KeptOrder {
  /** In the graph's order, as a copy. */
  readonly read: (kept: Numbers) => Float32Array;
  readonly write: (kept: Numbers, values: Numbers) => void;
}

export function keptOrder({ features, pixels: { order } }: SparseField): KeptOrder {
  return {
    read: (kept) => {
      const out = kept.length / features;
      const values = new Float32Array(kept.length);
      for (let row = 0; row < features; row++)
        for (let o = 0, pixel = order[row]!; o < out; o++) values[o * features + pixel] = kept[row * out + o]!;
      return values;
    },
    write: (kept, values) => {
      const out = kept.length / features;
      for (let row = 0; row < features; row++)
        for (let o = 0, pixel = order[row]!; o < out; o++) kept[row * out + o] = values[o * features + pixel]!;
    },
  };
}
