import type { Numbers } from './engine.ts';

/** A matrix that an engine keeps for a function, row-major. */
export interface TensorBuffer {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** out = left · right, either one transposed on request; all by the names of their buffers. */
export interface Matmul {
  readonly left: string;
  readonly right: string;
  readonly out: string;
  readonly transposeLeft: boolean;
  readonly transposeRight: boolean;
}

/** A function of one whole tensor, by matrix products of the engine, and what the engine keeps for it. */
export interface TensorFunction {
  readonly buffers: readonly TensorBuffer[];
  readonly products: readonly Matmul[];
  /** For one lane: it may keep a state of its own. `multiply` gives what executes a product. */
  readonly open: (values: (buffer: string) => Numbers, multiply: (product: Matmul) => () => void) => Apply;
}

export type Apply = (of: Numbers, into: Numbers) => void;

export function matmul(left: string, right: string, out: string, transposed?: 'left' | 'right'): Matmul {
  const [transposeLeft, transposeRight] = [transposed === 'left', transposed === 'right'];
  return { left, right, out, transposeLeft, transposeRight };
}
