import type { Graph, Shape } from './node.ts';

/**
 * What a problem trains, as data: graphs over the same parameters and states, one for each number of samples that a batch
 * may have and for each use. Graphs of training put out `loss`, and for each state that they change its new value as
 * `state NAME`; graphs of evaluation put out `loss` and every metric under its name. All are means over the batch.
 */
export interface Model {
  /** In the order in which they draw their first values. */
  readonly parameters: readonly ModelParameter[];
  readonly states: readonly ModelState[];
  readonly train: readonly BatchGraph[];
  readonly evaluate: readonly BatchGraph[];
}

export interface BatchGraph {
  /** How many samples. */
  readonly batch: number;
  readonly graph: Graph;
}

export interface ModelParameter {
  readonly name: string;
  /** As PyTorch has it. */
  readonly shape: Shape;
  readonly initial: Initial;
  /** Weight, bias, norm, embedding, or what the layer was told. */
  readonly group: string;
  /** What an optimizer that works on matrices sees, [rows, columns]; null where it is none, as a bias. */
  readonly matrix: readonly [number, number] | null;
  /** It is a table whose rows are looked up: they have nothing to do with each other, and none is made orthogonal. */
  readonly embedding?: true;
}

/** What lives from step to step and no gradient changes: running averages. */
export interface ModelState {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: number;
}

/** First values; draws are PyTorch's, in row-major order. */
export type Initial =
  /** Over [-bound, bound). */
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number }
  /** Normal numbers that lie between `from` and `to`. */
  | {
      readonly kind: 'truncatedNormal';
      readonly mean: number;
      readonly std: number;
      readonly from: number;
      readonly to: number;
    }
  /** The same everywhere; draws nothing. */
  | { readonly kind: 'constant'; readonly value: number }
  /** These; draws nothing. */
  | { readonly kind: 'values'; readonly values: readonly number[] };

/** The output that is a state's next value. */
export const nextState = (state: string): string => `state ${state}`;

/** The output that is the gradient by a parameter. */
export const gradientOf = (parameter: string): string => `gradient ${parameter}`;

/** Models by their hashes, which problems name them by. */
export type Models = Readonly<Record<string, Model>>;
