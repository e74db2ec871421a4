import { counted, formatLoss, formatPercent, formatSeconds } from '../../base/units.ts';
import { trialTitle, type TrialSpec } from '../../plan/trial-spec.ts';
import type { EpochRecord, TrialRecord } from '../../record/record.ts';
import { printable } from './text.ts';

/** Trial id → what to call the trial: its variant, and its seed where the plan has several. */
export function trialNames(plan: readonly TrialSpec[]): ReadonlyMap<string, string> {
  const oneSeed = new Set(plan.map(({ seed }) => seed)).size === 1;
  return new Map(
    plan.map((spec) => [spec.id, printable(trialTitle(spec)) + (oneSeed ? '' : `, seed ${spec.seed}`)] as const),
  );
}

/**
 * "loss 0.085934, test accuracy 96.92%, 5.9 s"; where nothing is classified "loss 0.085934, at the end 0.043210, 5.9 s",
 * with a problem's own metrics by name, and the loss on the validation split where there is one.
 */
export function describeEpoch(epoch: EpochRecord): string {
  const { trainLoss, validationLoss, testLoss, testAccuracy, metrics = {}, seconds } = epoch;
  const test =
    testAccuracy === null ? `at the end ${formatLoss(testLoss)}` : `test accuracy ${formatPercent(testAccuracy)}`;
  const others = Object.entries(metrics).filter(([name]) => name !== 'accuracy');
  const named = others.map(([name, value]) => `, ${printable(name)} ${formatLoss(value)}`).join('');
  const validation = validationLoss === undefined ? '' : `, validation ${formatLoss(validationLoss)}`;
  return `loss ${formatLoss(trainLoss)}${validation}, ${test}${named}, ${formatSeconds(seconds)}`;
}

/** What is to be said of a finished trial after its status. */
export function describeOutcome(record: TrialRecord): string {
  const { epochs, seconds, steps } = record;
  if (record.status !== 'completed') {
    const after = steps === 0 ? '' : ` (after ${counted(steps, 'step')})`;
    return printable(record.reason) + after;
  }
  const last = epochs.at(-1);
  return last === undefined ? formatSeconds(seconds) : describeEpoch({ ...last, seconds });
}
