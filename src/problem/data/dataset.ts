/** The files of MNIST or of a set of its form, as bytes in shared memory. */
export interface Dataset {
  readonly name: string;
  /** Identifies the bytes: equal data, equal fingerprint. */
  readonly fingerprint: string;
  /** Numbers in an image; 784 for MNIST. */
  readonly features: number;
  readonly classes: number;
  /** A byte u enters the network as (u / divisor − mean) / std, each step rounded to the engine's precision. */
  readonly normalise: { readonly divisor: number; readonly mean: number; readonly std: number };
  readonly train: Split;
  readonly test: Split;
}

export interface Split {
  readonly count: number;
  /** [count, features] */
  readonly images: Uint8Array<SharedArrayBuffer>;
  /** [count] */
  readonly labels: Uint8Array<SharedArrayBuffer>;
}
