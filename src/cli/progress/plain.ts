import type { TrialSpec } from '../../plan/trial-spec.ts';
import type { Output, Progress } from './progress.ts';
import { printable } from './text.ts';
import { describeEpoch, describeOutcome, trialNames } from './words.ts';

/** For logs and pipes: one line an event, no control characters. */
export function plainProgress(output: Output, plan: readonly TrialSpec[]): Progress {
  const names = trialNames(plan);
  const epochs = new Map(plan.map((spec) => [spec.id, spec.epochs]));
  let finished = 0;
  const line = (trial: string, event: string): void => {
    output.write(`${names.get(trial) ?? trial}: ${event}\n`);
  };
  return {
    started(trial) {
      line(trial, 'started');
    },
    advanced() {
      // Lines are for what lasts.
    },
    epochEnded(trial, epoch) {
      line(trial, `epoch ${epoch.epoch} of ${epochs.get(trial) ?? '?'}, ${describeEpoch(epoch)}`);
    },
    finished(record) {
      finished++;
      line(record.id, `${record.status} (${finished} of ${plan.length}), ${describeOutcome(record)}`);
    },
    note(text) {
      output.write(`${printable(text)}\n`);
    },
    close() {
      // Nothing is held open.
    },
  };
}
