import type { TrialSpec } from '../plan/trial-spec.ts';
import type { TrialResult, TrialStatus } from '../record/record.ts';

/** The result of a trial that left no losses, with the reason. */
export function noResult(
  { id, variant, seed }: TrialSpec,
  status: Exclude<TrialStatus, 'completed'>,
  reason: string,
): TrialResult {
  return {
    record: { id, variant, seed, engine: null, seconds: 0, steps: 0, epochs: [], status, reason },
    losses: new Float64Array(0),
  };
}
