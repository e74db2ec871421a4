import { stepsPerEpoch } from '../problem/problem.ts';
import type { StoredRun } from '../record/record.ts';

/** The columns of a run's curves in every format, one row a training step. `step` and `epoch` count from 1. */
export const CURVE_COLUMNS = ['trial', 'variant', 'seed', 'step', 'epoch', 'loss'] as const;

/** The rows of one trial. */
export interface Curve {
  /** The trial's id. */
  readonly trial: string;
  readonly variant: string;
  readonly seed: number;
  readonly stepsPerEpoch: number;
  /** By step; the first is step 1. */
  readonly losses: Float64Array;
}

/** The curves of the trials that took a step, in the plan's order. */
export function curvesOf({ run, losses }: Pick<StoredRun, 'run' | 'losses'>): readonly Curve[] {
  return run.plan.flatMap((spec) => {
    const found = losses.get(spec.id);
    if (found === undefined || found.length === 0) return [];
    return {
      trial: spec.id,
      variant: spec.variant,
      seed: spec.seed,
      stepsPerEpoch: stepsPerEpoch(spec.problem, spec.batchSize),
      losses: found,
    };
  });
}

/** The epoch that a step belongs to. */
export function epochOf(step: number, stepsPerEpoch: number): number {
  return Math.ceil(step / stepsPerEpoch);
}
