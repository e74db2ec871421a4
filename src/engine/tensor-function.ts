import type { BufferSpec, Operation } from '../problem/program.ts';
import type { Numbers } from './engine.ts';

export type Matmul = Extract<Operation, { kind: 'matmul' }>;

/** A function of one whole tensor, by matrix products of the engine, and what the engine keeps for it. */
export interface TensorFunction {
  readonly buffers: readonly BufferSpec[];
  readonly products: readonly Matmul[];
  /** For one lane: it may keep a state of its own. `multiply` gives what executes a product. */
  readonly open: (values: (buffer: string) => Numbers, multiply: (product: Matmul) => () => void) => Apply;
}

export type Apply = (of: Numbers, into: Numbers) => void;

export function matmul(left: string, right: string, out: string, transposed?: 'left' | 'right'): Matmul {
  const [transposeLeft, transposeRight] = [transposed === 'left', transposed === 'right'];
  return { kind: 'matmul', left, right, out, transposeLeft, transposeRight };
}
