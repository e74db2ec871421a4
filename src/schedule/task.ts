import type { MessagePort } from 'node:worker_threads';
import type { EngineChoice } from '../engine/registry.ts';
import type { CohortPlan } from '../plan/cohorts.ts';
import type { Dataset } from '../problem/data/dataset.ts';
import type { EpochRecord, TrialResult } from '../record/record.ts';
import type { TimedRounds } from '../trial/timing.ts';
import type { Advance, Growth } from '../trial/train.ts';

/** What a worker is asked to do; can be posted. */
export interface WorkerTask {
  readonly kind: 'train' | 'time';
  /** Trials of one cohort; one, where it is timed. */
  readonly specs: CohortPlan;
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
  | { readonly kind: 'advanced'; readonly advance: Advance; readonly growth: Growth }
  | { readonly kind: 'epochEnded'; readonly trial: string; readonly epoch: EpochRecord };

export type WorkerAnswer =
  | { readonly kind: 'trained'; readonly results: readonly TrialResult[] }
  /** Null: it was stopped before. */
  | { readonly kind: 'timed'; readonly rounds: TimedRounds | null }
  /** The device could not do it; fewer trials at once may be possible. */
  | { readonly kind: 'refused'; readonly reason: string };
