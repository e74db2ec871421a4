import type { TrialSpec } from '../../plan/trial-spec.ts';
import { stepsPerEpoch } from '../../problem/problem.ts';
import { correctsStart, memoryOf } from './memory.ts';
import { sum } from '../spread.ts';
import { median } from '../statistics/order.ts';
import type { EpochOscillation, ProbedOscillation, TrialOscillation } from './trial.ts';

/**
 * One number of a trial, above 0, so that two trials are compared by their ratio; null where it was not measured.
 * The *settled* part of a trial is the later half of its epochs, the *opening* its first epoch.
 */
export type MeasureId = keyof typeof MEASURES;

type Measure = (trial: TrialOscillation) => number | null;

export const MEASURES = {
  /** Oscillation of the step losses, settled. */
  oscillation: overSettled(({ steps }) => seen(steps.amplitude)),
  oscillationOpening: overOpening(({ steps }) => seen(steps.amplitude)),
  /** Oscillation of the fixed images' loss, settled. */
  parameters: overSettled(({ parameters }) => seen(parameters)),
  parametersOpening: overOpening(({ parameters }) => seen(parameters)),
  /** How far batches lie apart at the same parameters, settled. */
  batches: overSettled(({ batches }) => batches),
  /** Oscillation of the fixed images' loss in units of the loss: whoever stands lower moves by larger factors. */
  absolute: overSettled(({ parameters, level }) => (seen(parameters) === null ? null : parameters! * level)),
  /** Largest rise of the step losses above the smallest so far, in the first 100 steps; a factor. */
  firstRise: ({ firstRise }) => firstRise,
  level: overSettled(({ level }) => level),
  /** Root mean square of a step over all parameters, settled. */
  step: closely('settled', ({ step }) => step),
  firstStep: closely('first', ({ step }) => step),
  /** |Δw| / |g|, the effective learning rate: median over the largest tensor, settled. */
  ratio: closely('settled', ({ largest }) => largest.ratio.map(([, , p50]) => p50!)),
  /** Its 99th percentile: what a floor of the denominator would cap. */
  largestRatio: closely('settled', ({ largest }) => largest.ratio.map((quantiles) => quantiles[4]!)),
  /** How far a step moves v, as a share of v. */
  change: closely('settled', ({ largest }) => largest.moment?.change ?? null),
  /** Σv / Σg² in the largest tensor, v corrected as the rule corrects it: above 1 where v is older than the gradients. */
  age: closely(
    'settled',
    ({ largest, record }, { optimizer }) =>
      largest.moment?.lag.map((lag, i) => Math.exp(lag) / correction(optimizer, record.steps[i]!)) ?? null,
  ),
} as const satisfies Record<string, Measure>;

/** An oscillation below this cannot be told from the bend of a curve that does not oscillate. */
export const LEAST_AMPLITUDE = 0.001;

function seen(amplitude: number | null): number | null {
  return amplitude === null || amplitude < LEAST_AMPLITUDE ? null : amplitude;
}

/** Whether an epoch belongs to the settled part of a trial of so many. */
export function isSettled(epoch: number, epochs: number): boolean {
  return epoch > epochs / 2;
}

function overSettled(pick: (epoch: EpochOscillation) => number | null): Measure {
  return ({ epochs }) => mean(epochs.filter(({ epoch }) => isSettled(epoch, epochs.length)).map(pick));
}

function overOpening(pick: (epoch: EpochOscillation) => number | null): Measure {
  return ({ epochs }) => mean(epochs.slice(0, 1).map(pick));
}

/** The median over the close looks of a part of the trial. */
function closely(
  part: 'first' | 'settled',
  pick: (probes: ProbedOscillation, spec: TrialSpec) => readonly number[] | null,
): Measure {
  return ({ spec, epochs, probes }) => {
    const values = probes && pick(probes, spec);
    if (probes === null || values === null) return null;
    const perEpoch = stepsPerEpoch(spec.problem, spec.batchSize);
    const wanted = values.filter((_, i) => {
      const step = probes.record.steps[i]!;
      return part === 'first' ? step === 1 : isSettled(Math.ceil(step / perEpoch), epochs.length);
    });
    return positive(wanted.length === 0 ? NaN : median(wanted));
  };
}

/** What bias correction divides v by after so many steps; 1 where there is none. */
function correction(optimizer: TrialSpec['optimizer'], step: number): number {
  if (optimizer.kind === 'library' || !correctsStart(optimizer)) return 1;
  return 1 - Number(optimizer.hyper[memoryOf(optimizer)!]) ** step;
}

function mean(values: readonly (number | null)[]): number | null {
  const found = values.flatMap((value) => value ?? []);
  return found.length < values.length || found.length === 0 ? null : positive(sum(found) / found.length);
}

function positive(value: number): number | null {
  return Number.isFinite(value) && value > 0 ? value : null;
}
