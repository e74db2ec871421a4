import { notLearned } from '../analysis/learning.ts';
import { flatHyper } from '../optimizer/groups.ts';
import { problemName } from '../problem/problem.ts';
import { metricsOf } from '../record/metrics.ts';
import type { StoredRun, TrialRecord } from '../record/record.ts';

/** What `bench run --json` prints: a promise to scripts. */
export function runJson({ dir, run, losses }: StoredRun, engine: string) {
  const specs = new Map(run.plan.map((spec) => [spec.id, spec]));
  /** Null for a trial that did not come to its end. */
  const learned = (trial: TrialRecord) =>
    trial.status === 'completed'
      ? notLearned(specs.get(trial.id)!, trial, losses.get(trial.id), run.environment.data) === null
      : null;
  return {
    run: { id: run.id, dir, suite: run.suite.name, engine, seconds: run.seconds },
    trials: run.trials.map((trial) => ({
      id: trial.id,
      problem: problemName(specs.get(trial.id)!.problem),
      variant: trial.variant,
      hyper: flatHyper(specs.get(trial.id)!.optimizer),
      seed: trial.seed,
      status: trial.status,
      ...(trial.status === 'completed' ? {} : { reason: trial.reason }),
      learned: learned(trial),
      seconds: trial.seconds,
      epochs: trial.epochs.map((record) => {
        const { epoch, trainLoss, testLoss, testAccuracy, seconds } = record;
        return { epoch, trainLoss, testLoss, testAccuracy, metrics: metricsOf(record), seconds };
      }),
    })),
  };
}
