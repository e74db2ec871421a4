import type { RunRecord, StoredRun, TrialResult } from '../record/record.ts';

/** A run with its trials in the plan's order. */
export function assemble(dir: string, run: RunRecord, results: ReadonlyMap<string, TrialResult>): StoredRun {
  const trials = run.plan.flatMap(({ id }) => results.get(id) ?? []);
  return {
    dir,
    run: { ...run, trials: trials.map(({ record }) => record) },
    losses: new Map(trials.map(({ record, losses }) => [record.id, losses])),
  };
}
