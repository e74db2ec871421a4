import type { MessagePort } from 'node:worker_threads';
import type { EngineChoice } from '../engine/registry.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Dataset } from '../problem/data/dataset.ts';
import type { EpochRecord } from '../record/record.ts';
import type { Advance } from '../trial/train.ts';

/** What a worker is asked to do; can be posted. */
export interface WorkerTask {
  readonly kind: 'train' | 'time';
  readonly spec: TrialSpec;
  readonly engine: EngineChoice;
  /** Its bytes are shared memory: posting it copies nothing. */
  readonly data: Dataset;
  /** How many rounds to time. */
  readonly rounds: number;
  /** One number in shared memory; not 0: stop. */
  readonly cancel: Int32Array<SharedArrayBuffer>;
  /** Carries `WorkerMessage`s; closed by the worker behind the last one. */
  readonly port: MessagePort;
}

/** The first message says that the task has left the queue. */
export type WorkerMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'advanced'; readonly advance: Advance }
  | { readonly kind: 'epochEnded'; readonly epoch: EpochRecord };
