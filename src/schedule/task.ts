import type { MessagePort } from 'node:worker_threads';
import type { EngineChoice } from '../engine/registry.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { EpochRecord, TrialResult } from '../record/record.ts';
import type { Models } from '../graph/model.ts';
import type { Advance, Growth } from '../trial/train.ts';
import type { FieldData } from '../problem/data/fields.ts';
import type { TimedVariant } from './time-variants.ts';

/** What a worker is asked to do; can be posted. */
export interface WorkerTask {
  readonly kind: 'train' | 'time';
  /** Trials of one cohort; of several variants, where they are timed. */
  readonly specs: readonly TrialSpec[];
  readonly engine: EngineChoice;
  /** Its bytes are shared memory: posting it copies nothing. */
  readonly data: FieldData;
  /** Of problems that name one. */
  readonly models: Models;
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
  | { readonly kind: 'advanced'; readonly advance: Advance; readonly growth: Growth }
  | { readonly kind: 'epochEnded'; readonly trial: string; readonly epoch: EpochRecord };

export type WorkerAnswer =
  | { readonly kind: 'trained'; readonly results: readonly TrialResult[] }
  /** In the order of the task's trials; null: it was stopped before. */
  | { readonly kind: 'timed'; readonly variants: readonly TimedVariant[] | null }
  /** The device could not do it; fewer trials at once may be possible. */
  | { readonly kind: 'refused'; readonly reason: string };
