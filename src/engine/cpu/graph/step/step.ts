import type { Gemm } from '../gemm.ts';
import type { View } from '../view.ts';

/** Numbers that a graph keeps somewhere: at a fixed address, or for as long as they are needed. */
export interface Buffer {
  readonly numbers: number;
  /** A byte address, for what outlives the graph. */
  fixed: number | undefined;
}

export type Tensor = View<Buffer>;

/** One call, or a few, of a compiled graph. */
export interface Step {
  readonly reads: readonly Tensor[];
  readonly writes: readonly Tensor[];
  /** Scratch memory that it uses while it runs, in bytes. */
  readonly scratch: Partial<Record<Scratch, number>>;
  /** Turns the step into a call, once for each lane. */
  readonly open: (lane: StepLane) => () => void;
}

export type Scratch = 'gemm' | 'rows' | 'padded' | 'lowered' | 'packed';

/** What a step sees of a lane. */
export interface StepLane {
  readonly memory: ArrayBuffer;
  /** An export of the compiled module. */
  readonly kernel: (name: string) => (...args: readonly number[]) => void;
  /** The byte address of a tensor's first number. */
  readonly address: (tensor: Tensor) => number;
  readonly scratch: Readonly<Record<Scratch, number>>;
  readonly multiply: ReturnType<Gemm['open']>;
}

/** All numbers of a tensor without gaps. */
export function numbersOf({ memory, address }: StepLane, tensor: Tensor): Float32Array {
  return new Float32Array(memory, address(tensor), tensor.buffer.numbers);
}
