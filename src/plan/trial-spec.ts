import type { OptimizerSpec } from '../optimizer/optimizer.ts';
import { problemName, type ProblemSpec } from '../problem/problem.ts';

/**
 * One variant on one problem with one seed, as plain JSON. It decides the losses up to their last bits, which the engine
 * decides. The label decides nothing: it keeps two variants with the same settings apart.
 */
export interface TrialSpec {
  /** Hash of all the other fields: equal trials have equal ids on any machine. */
  readonly id: string;
  /** The variant's label. */
  readonly variant: string;
  readonly problem: ProblemSpec;
  /** What the suite calls the problem; absent where it has only one. */
  readonly problemLabel?: string;
  /** Fingerprint of the dataset's bytes; null where the problem is a function. */
  readonly data: string | null;
  readonly optimizer: OptimizerSpec;
  readonly seed: number;
  readonly epochs: number;
  /** 1 where the problem is a function. */
  readonly batchSize: number;
  /** Steps between two looks of the probes; absent where nothing is probed. Probes change no loss. */
  readonly probeEvery?: number;
}

/** How a suite or, where it has only one, everybody calls the problem of a trial. */
export function problemOf({ problem, problemLabel }: Pick<TrialSpec, 'problem' | 'problemLabel'>): string {
  return problemLabel ?? problemName(problem);
}

/** A variant as people are told of it, with the problem where there are several. */
export function trialTitle({ variant, problemLabel }: Pick<TrialSpec, 'variant' | 'problemLabel'>): string {
  return problemLabel === undefined ? variant : `${problemLabel}: ${variant}`;
}
