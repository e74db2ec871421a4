import { notLearned } from '../analysis/learning.ts';
import { flatHyper } from '../optimizer/groups.ts';
import { problemOf } from '../plan/trial-spec.ts';
import { dataOf } from '../record/environment.ts';
import { metricsOf } from '../record/metrics.ts';
import type { EpochRecord, StoredRun, TrialRecord } from '../record/record.ts';

/** What `bench run --json` prints: a promise to scripts. */
export function runJson({ dir, run, losses }: StoredRun, engine: string) {
  const specs = new Map(run.plan.map((spec) => [spec.id, spec]));
  /** Null for a trial that did not come to its end. */
  const learned = (trial: TrialRecord) => {
    const spec = specs.get(trial.id)!;
    const data = dataOf(run.environment, spec.problemLabel);
    return trial.status === 'completed' ? notLearned(spec, trial, losses.get(trial.id), data) === null : null;
  };
  return {
    run: { id: run.id, dir, suite: run.suite.name, engine, seconds: run.seconds },
    trials: run.trials.map((trial) => ({
      id: trial.id,
      problem: problemOf(specs.get(trial.id)!),
      variant: trial.variant,
      hyper: flatHyper(specs.get(trial.id)!.optimizer),
      seed: trial.seed,
      status: trial.status,
      ...(trial.status === 'completed' ? {} : { reason: trial.reason }),
      learned: learned(trial),
      seconds: trial.seconds,
      epochs: trial.epochs.map(epochJson),
    })),
  };
}

function epochJson(record: EpochRecord) {
  const { epoch, trainLoss, testLoss, testAccuracy, validationLoss, validationMetrics, seconds } = record;
  return {
    epoch,
    trainLoss,
    testLoss,
    testAccuracy,
    metrics: metricsOf(record),
    ...(validationLoss !== undefined && { validationLoss, validationMetrics: validationMetrics ?? {} }),
    seconds,
  };
}
