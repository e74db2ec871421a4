import type { BufferSpec, Operation, Parameter } from '../program.ts';

/** Where a layer finds its input or leaves its output: a [batch, columns] buffer and the one of its gradient. */
export interface Activation {
  readonly buffer: string;
  readonly gradient: string;
  readonly columns: number;
}

/** What one layer contributes to a program. */
export interface Layer {
  readonly output: Activation;
  readonly buffers: readonly BufferSpec[];
  readonly parameters: readonly Parameter[];
  readonly forward: readonly Operation[];
  /** From the output's gradient: the gradients of the parameters and, where somebody asks for it, of the input. */
  readonly backward: (needInputGradient: boolean) => readonly Operation[];
}
