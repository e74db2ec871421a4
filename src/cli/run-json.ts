import { notLearned } from '../analysis/learning.ts';
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
      variant: trial.variant,
      seed: trial.seed,
      status: trial.status,
      ...(trial.status === 'completed' ? {} : { reason: trial.reason }),
      learned: learned(trial),
      seconds: trial.seconds,
      epochs: trial.epochs.map(({ epoch, trainLoss, testLoss, testAccuracy, seconds }) => ({
        epoch,
        trainLoss,
        testLoss,
        testAccuracy,
        seconds,
      })),
    })),
  };
}
