/**
 * Samples with named fields, in shared memory: read once, seen by every worker without a copy. Can be posted as it is.
 */
export interface FieldData {
  readonly name: string;
  /** Identifies the numbers: equal data, equal fingerprint. */
  readonly fingerprint: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly splits: Readonly<Partial<Record<FieldSplitName, FieldSplit>>> & { readonly train: FieldSplit };
}

export type FieldSplitName = 'train' | 'validation' | 'test';

export interface Field {
  /** Of one sample. */
  readonly shape: readonly number[];
  /** Whole numbers that name something, such as classes or tokens. */
  readonly integer: boolean;
  /** Of whole numbers: each is below it, and not below 0. Left out where the source does not say. */
  readonly classes?: number;
  /** A stored number u enters the model as (u / divisor − mean) / std, each step rounded to the engine's precision. */
  readonly scale: { readonly divisor: number; readonly mean: number; readonly std: number } | null;
}

export interface FieldSplit {
  readonly count: number;
  /** [count, ...shape] of each field. */
  readonly values: Readonly<Record<string, FieldValues>>;
}

export type FieldValues =
  Uint8Array<SharedArrayBuffer> | Int32Array<SharedArrayBuffer> | Float32Array<SharedArrayBuffer>;

/** The samples of a split from one on, up to another; the memory is the same. */
export function samplesOf({ count, values }: FieldSplit, from: number, to: number): FieldSplit {
  const part = (all: FieldValues): FieldValues => {
    const size = all.length / count;
    return all.subarray(from * size, to * size);
  };
  return {
    count: to - from,
    values: Object.fromEntries(Object.entries(values).map(([field, all]) => [field, part(all)])),
  };
}
