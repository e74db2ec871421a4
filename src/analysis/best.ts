import type { RunRecord } from '../record/record.ts';
import { sum } from './spread.ts';

/**
 * The completed run with the lowest geometric mean of its trials' last training losses, of those that have every trial
 * completed and the newest one's number of trials; undefined where there is none.
 */
export function bestRun<T extends { readonly run: RunRecord }>(runs: readonly T[]): T | undefined {
  const whole = runs.filter(
    ({ run }) => run.trials.length > 0 && run.trials.every(({ status }) => status === 'completed'),
  );
  const trials = whole.at(-1)?.run.trials.length;
  const ranked = whole
    .filter(({ run }) => run.trials.length === trials)
    .map((found) => ({ found, loss: meanLog(found.run) }))
    .sort((a, b) => a.loss - b.loss);
  return ranked[0]?.found;
}

function meanLog({ trials }: RunRecord): number {
  return sum(trials.map(({ epochs }) => Math.log(epochs.at(-1)!.trainLoss))) / trials.length;
}
