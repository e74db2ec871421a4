/**
 * What one training step does: a list of tensor operations over named buffers, as readonly data. A model's layers
 * contribute operations; an engine is whatever can execute them. All tensors are matrices, row-major; a vector has
 * one row. A dimension that is the number of samples at hand is written 'batch'.
 */
export interface Program {
  readonly buffers: readonly BufferSpec[];
  /** Buffers with values of their own that no operation changes. */
  readonly constants: readonly Constant[];
  /** Dataset rows → mean loss and, from a classifier, how many it classified correctly. Evaluation runs this alone. */
  readonly forward: readonly Operation[];
  /** Fills every gradient buffer; runs after `forward` on the same samples. */
  readonly backward: readonly Operation[];
  /** The parameters to update, each with the buffer of its gradient, in the order in which they are initialised. */
  readonly parameters: readonly Parameter[];
}

export type Dimension = number | 'batch';

export interface BufferSpec {
  readonly name: string;
  readonly rows: Dimension;
  readonly columns: Dimension;
}

export interface Constant {
  readonly buffer: string;
  /** [rows, columns], used as float32 by every engine. */
  readonly values: readonly number[];
}

export interface Parameter {
  readonly buffer: string;
  readonly gradient: string;
  readonly initial: Initialisation;
}

export type Initialisation =
  /**
   * Uniform draws over [-bound, bound). `columnMajor` says that the generator's draws run down the columns: a weight
   * that we store input-major [in, out] receives the numbers that PyTorch draws for its [out, in].
   */
  | { readonly kind: 'uniform'; readonly bound: number; readonly columnMajor: boolean }
  /** These values, [rows, columns]; draws nothing. */
  | { readonly kind: 'values'; readonly values: readonly number[] };

export type Operation =
  /** The batch's rows of the dataset, normalised → `into` [batch, features]; their class numbers → `labels` [1, batch]. */
  | { readonly kind: 'gather'; readonly into: string; readonly labels: string }
  /** out = left · right, either one transposed on request. */
  | {
      readonly kind: 'matmul';
      readonly left: string;
      readonly right: string;
      readonly out: string;
      readonly transposeLeft: boolean;
      readonly transposeRight: boolean;
    }
  /** Adds `bias` [1, n] to every row of `to` [m, n]. */
  | { readonly kind: 'addBias'; readonly to: string; readonly bias: string }
  /** In place: x < 0 → 0. */
  | { readonly kind: 'relu'; readonly of: string }
  /** In place: sets `gradient` to 0 where `activation`, relu's result, is 0. */
  | { readonly kind: 'reluGradient'; readonly activation: string; readonly gradient: string }
  /**
   * Mean over the batch of -ln softmax(logits)[label], reported as the loss; its gradient for the logits →
   * `gradient`; also counts the rows whose largest logit (the first of equals) is the label's.
   */
  | {
      readonly kind: 'softmaxCrossEntropy';
      readonly logits: string;
      readonly labels: string;
      readonly gradient: string;
    }
  /** out = left · right, number by number; all three have the same shape. */
  | { readonly kind: 'multiply'; readonly left: string; readonly right: string; readonly out: string }
  /** The sum of the squares of each row of `of`, its mean over the rows reported as the loss; its gradient → `gradient`. */
  | { readonly kind: 'sumSquares'; readonly of: string; readonly gradient: string }
  /** Sums `of` [m, n] over its rows → `out` [1, n]. */
  | { readonly kind: 'sumRows'; readonly of: string; readonly out: string };
