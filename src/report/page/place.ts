import type { TrialData, VariantData } from './data.ts';
import type { Unit } from './view.ts';

/** Where on the x axis a trial stands after so many steps, fractions allowed; 0 is where it starts. */
export function placeOf(unit: Unit, steps: number, variant: VariantData, trial: TrialData): number {
  switch (unit) {
    case 'step':
      return steps;
    case 'epoch':
      return steps / variant.stepsPerEpoch;
    case 'evaluations':
      return (steps / variant.stepsPerEpoch) * variant.evaluationsPerEpoch;
    case 'seconds':
      return secondsAfter(steps, variant, trial);
    default:
      return unit satisfies never;
  }
}

/**
 * By the time of a step alone, where it was taken: what ran beside a trial is not its doing. Else by the clock, which is
 * read at the end of every epoch and at the end of all; between, steps take the same time each.
 */
function secondsAfter(steps: number, { stepsPerEpoch, stepSeconds }: VariantData, trial: TrialData): number {
  if (stepSeconds !== null) return steps * stepSeconds;
  let seconds = 0;
  let left = steps;
  let taken = 0;
  for (const epoch of trial.epochs) {
    const share = Math.min(1, left / stepsPerEpoch);
    seconds += share * epoch.seconds;
    left -= share * stepsPerEpoch;
    taken += epoch.seconds;
    if (left <= 0) return seconds;
  }
  const rest = trial.steps - trial.epochs.length * stepsPerEpoch;
  return seconds + (rest > 0 ? (left / rest) * Math.max(0, trial.seconds - taken) : 0);
}

/** The same for several seeds of a variant: the mean of theirs. */
export function meanPlace(unit: Unit, steps: number, variant: VariantData, trials: readonly TrialData[]): number {
  if (unit !== 'seconds') return placeOf(unit, steps, variant, trials[0]!);
  return trials.reduce((mean, trial) => mean + placeOf(unit, steps, variant, trial) / trials.length, 0);
}
