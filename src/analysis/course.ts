import type { RunRecord, TrialRecord } from '../record/record.ts';
import type { EpochRecord } from '../record/record.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import { variantsOf } from './summary.ts';

/** How far one trial came, and where it stood after each epoch; what comparisons between variants look at. */
export interface Course {
  /** Position of the variant in the suite. */
  readonly series: number;
  readonly seed: number;
  /** 'waiting' and 'running' only while the run goes on; 'missing': planned, but without a record. */
  readonly status: TrialRecord['status'] | 'missing' | 'waiting' | 'running';
  readonly stepsPerEpoch: number;
  readonly epochs: readonly EpochRecord[];
}

/** One course for each trial of the plan, variant by variant. */
export function coursesOf(run: RunRecord): readonly Course[] {
  const records = new Map(run.trials.map((trial) => [trial.id, trial]));
  return variantsOf(run.plan).flatMap(({ specs }, series) =>
    specs.map((spec): Course => {
      const record = records.get(spec.id);
      return {
        series,
        seed: spec.seed,
        status: record?.status ?? 'missing',
        stepsPerEpoch: stepsPerEpoch(spec.problem, spec.batchSize),
        epochs: record?.epochs ?? [],
      };
    }),
  );
}
