import type { Graph } from '../../../graph/node.ts';
import type { Trained } from './trained.ts';

/** What a plan does; each step of it takes the next batch and the next row of scalars. */
export interface ModelTask {
  readonly kind: 'train' | 'gradient' | 'update' | 'evaluate';
  readonly steps: number;
  /** Rows of a batch, and of the last. */
  readonly batch: number;
  readonly last: number;
  /** Different batches at a step: lanes that see the same batch share it. */
  readonly sets: number;
  /** Samples that it is given, for all batches of all steps. */
  readonly samples: number;
}

/** Of a batch of that size. */
export function graphOf({ model }: Trained, { kind }: Pick<ModelTask, 'kind'>, batch: number): Graph {
  return model[kind === 'evaluate' ? 'evaluate' : 'train'].find((each) => each.batch === batch)!.graph;
}

/** How many rows the batch of a step has. */
export const batchOf = ({ steps, batch, last }: ModelTask, step: number): number => (step === steps - 1 ? last : batch);
