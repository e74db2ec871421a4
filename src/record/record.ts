import type { Models } from '../graph/model.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Environment } from './environment.ts';

/**
 * Version of everything in this file as it lies on disk in run.json; raised when a reader must know. Files of version 2
 * have checksums, see checksum.ts; those of version 1 have none.
 */
export const SCHEMA = 2;

/** What a finished trial leaves behind. Its step losses lie beside it, see TrialResult. */
export type TrialRecord = TrialFacts & Outcome;

export type Outcome =
  { readonly status: 'completed' } | { readonly status: Exclude<TrialStatus, 'completed'>; readonly reason: string };

export type TrialStatus = 'completed' | 'diverged' | 'failed' | 'skipped' | 'cancelled';

export interface TrialFacts {
  /** The trial spec's id. */
  readonly id: string;
  readonly variant: string;
  readonly seed: number;
  /** Which engine ran it, on what; null where none did. */
  readonly engine: EngineRecord | null;
  /** Training alone: no evaluation, no progress, no compilation. */
  readonly seconds: number;
  /** Steps whose loss is in the curve. */
  readonly steps: number;
  readonly epochs: readonly EpochRecord[];
  /** Not in records of older versions, nor of trials that did not train. */
  readonly memory?: TrialMemory;
  /** Where the parameters were, of a problem that has two of them. */
  readonly path?: ParameterPath;
  /** Where the suite asked for them. */
  readonly probes?: ProbeRecord;
  /** The run that trained it, where this one found it in the store; see ../store/reuse.ts. */
  readonly reusedFrom?: string;
}

export interface TrialMemory {
  /** The largest resident set of the process that was seen while the trial trained: its data, and all workers. */
  readonly peakBytes: number;
}

/** The two parameters at the start, after every so many steps, and at the end. */
export interface ParameterPath {
  readonly stepsPerPoint: number;
  /** All of them finite. */
  readonly points: readonly (readonly [number, number])[];
}

/** What was seen off the clock, between steps: how the loss moves where the batch does not, and what steps are made of. */
export interface ProbeRecord {
  /** Steps between two of `losses`. */
  readonly every: number;
  /** Fixed images, the first of the training split: as many as eight batches have, where there are so many. */
  readonly rows: number;
  /** Mean loss over the fixed images after 0, every, 2·every … steps. */
  readonly losses: readonly number[];
  /** At the same times: how far batches of them lie apart at the same parameters, as the standard deviation of ln loss. */
  readonly spread: readonly number[];
  /** The updates that were looked at closely, the first of them being 1; dense in the beginning, then evenly spread. */
  readonly steps: readonly number[];
  readonly tensors: readonly TensorProbe[];
}

/** The updates of one parameter tensor; every list has an entry for each of ProbeRecord's `steps`. */
export interface TensorProbe {
  readonly name: string;
  /** Numbers in the tensor. */
  readonly size: number;
  /** p1, p25, p50, p75 and p99 of |Δw|. */
  readonly step: readonly (readonly number[])[];
  /** The same of |Δw| / |g| where the gradient is not 0: the effective learning rate. NaN where all gradients are 0. */
  readonly ratio: readonly (readonly number[])[];
  /** Root of the mean of Δw². */
  readonly rms: readonly number[];
  /** ‖Δw‖ / ‖w‖. */
  readonly updateToWeight: readonly number[];
  /** Between the update and the one after it; NaN where either is 0. */
  readonly cosine: readonly number[];
  /** Null where the optimizer keeps no second moment that can be read. */
  readonly moment: MomentProbe | null;
}

export interface MomentProbe {
  /** The optimizer's name for it. */
  readonly state: string;
  /** Median of |ln vₜ − ln vₜ₋₁|: how far one step moves the denominator's square, as a share of itself. */
  readonly change: readonly number[];
  /** ln(Σv / Σg²): above 0 where the average remembers gradients larger than those of today. */
  readonly lag: readonly number[];
}

export interface EngineRecord {
  /** For example "cpu", "tfjs on cpu" or "torch". */
  readonly name: string;
  /** For example "OpenBLAS 0.3.21, 1 thread". */
  readonly device: string;
  /** Why this one was chosen. */
  readonly reason: string;
  /** Trials that it trained at once, this one among them, where there were several: a step's wall time is that of all. */
  readonly lanes?: number;
}

export interface EpochRecord {
  /** The first is 1. */
  readonly epoch: number;
  /** Mean of the losses of the epoch's steps. */
  readonly trainLoss: number;
  /** Over the test images; of a function, its value where the epoch ended. */
  readonly testLoss: number;
  /** Fraction of the test images classified correctly; null where nothing is classified. */
  readonly testAccuracy: number | null;
  /** What a problem of a suite's own is judged by, by name: means over the test split. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** The loss over the validation split, and its metrics by name; only where the data have such a split. */
  readonly validationLoss?: number;
  readonly validationMetrics?: Readonly<Record<string, number>>;
  /** Training alone. */
  readonly seconds: number;
}

/** A record with the loss of every step, in order; all of them finite. */
export interface TrialResult {
  readonly record: TrialRecord;
  readonly losses: Float64Array;
}

/** Isolated times of one variant: nothing else running, one thing at a time, measured by tinybench. */
export interface StepTiming {
  readonly variant: string;
  /** The problem's label, where the suite has several. */
  readonly problem?: string;
  /** Forward, backward and update of one full batch. */
  readonly step: Timing;
  /** The update alone. */
  readonly update: Timing;
}

export interface Timing {
  /** Of all rounds together: `mean`, `p50` and `p99` are of so many, of which `rounds` keeps some. */
  readonly samples: number;
  /** Milliseconds. */
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  /**
   * Milliseconds of single samples, by round, each round in increasing order: rounds are taken in turn with those of the
   * other variants, so that what the machine does meanwhile meets them all. A round keeps a few of its samples, evenly
   * over their order. Not in records of versions that took one round only.
   */
  readonly rounds?: readonly (readonly number[])[];
}

/** One execution of a suite. */
export interface RunRecord {
  /** As it was read; what is written has the newest. */
  readonly schema: 1 | typeof SCHEMA;
  readonly id: string;
  readonly suite: { readonly name: string; readonly file: string };
  /** What the user asked for, for example "auto" or "cpu:blas". */
  readonly engine: string;
  /** What that came to; not in records of older versions. */
  readonly runsOn?: { readonly engine: string; readonly device: string };
  /** Who writes the folder while the run is under way; not in records of older versions. */
  readonly writer?: { readonly host: string; readonly pid: number; readonly birth?: string };
  readonly workers: number;
  /** The arguments after `bench`. */
  readonly command: readonly string[];
  /** ISO 8601. */
  readonly startedAt: string;
  /** From the start to the last record; the report is written after. */
  readonly seconds: number;
  readonly status: 'running' | 'completed' | 'interrupted';
  readonly environment: Environment;
  readonly plan: readonly TrialSpec[];
  /** Of problems of a suite's own, by the hashes that they name them by; not in records of others. */
  readonly models?: Models;
  /** In the plan's order. */
  readonly trials: readonly TrialRecord[];
  readonly timings: readonly StepTiming[];
}

/** A run as it is read back from disk. */
export interface StoredRun {
  /** The run's folder. */
  readonly dir: string;
  readonly run: RunRecord;
  /** Trial id → the loss of every step. */
  readonly losses: ReadonlyMap<string, Float64Array>;
}
