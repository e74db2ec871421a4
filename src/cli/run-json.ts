import type { StoredRun } from '../record/record.ts';

/** What `bench run --json` prints: a promise to scripts. */
export function runJson({ dir, run }: StoredRun, engine: string) {
  return {
    run: { id: run.id, dir, suite: run.suite.name, engine, seconds: run.seconds },
    trials: run.trials.map((trial) => ({
      id: trial.id,
      variant: trial.variant,
      seed: trial.seed,
      status: trial.status,
      ...(trial.status === 'completed' ? {} : { reason: trial.reason }),
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
