import type { TrialSpec } from '../../plan/trial-spec.ts';
import { stepsPerEpoch } from '../../problem/problem.ts';
import type { ProbeRecord, StoredRun, TensorProbe } from '../../record/record.ts';
import { median } from '../statistics/order.ts';
import { drawUp, oscillationOf, residuals, REACH, type Oscillation } from './oscillation.ts';

/** The oscillation of one trial that was trained to the end. */
export interface TrialOscillation {
  readonly spec: TrialSpec;
  readonly epochs: readonly EpochOscillation[];
  /** Draw-up of the losses of the first steps. */
  readonly firstRise: number;
  /** Null where the trial was not probed. */
  readonly probes: ProbedOscillation | null;
}

export interface EpochOscillation {
  /** The first is 1. */
  readonly epoch: number;
  /** Of the losses of single steps, each on another batch. */
  readonly steps: Oscillation;
  /** Of the loss of fixed images, which moves only because the parameters do; null where the trial was not probed. */
  readonly parameters: number | null;
  /**
   * How far batches lie apart at the same parameters, in ln loss: what the step losses would oscillate by if the
   * parameters stood still. Null where the trial was not probed.
   */
  readonly batches: number | null;
  /** Median loss: of the fixed images where there are some, of the steps elsewhere. */
  readonly level: number;
}

export interface ProbedOscillation {
  readonly record: ProbeRecord;
  /** By close look: √ of the mean of Δw² over all parameters. */
  readonly step: readonly number[];
  /** The tensor with the most numbers. */
  readonly largest: TensorProbe;
}

/** Of every trial of the run that was completed, in the plan's order. */
export function oscillationsOf({ run, losses }: Pick<StoredRun, 'run' | 'losses'>): readonly TrialOscillation[] {
  const records = new Map(run.trials.map((trial) => [trial.id, trial]));
  return run.plan.flatMap((spec) => {
    const record = records.get(spec.id);
    const curve = losses.get(spec.id);
    if (record?.status !== 'completed' || curve === undefined || curve.length === 0) return [];
    return trialOscillation(spec, curve, record.probes);
  });
}

function trialOscillation(spec: TrialSpec, losses: Float64Array, probes: ProbeRecord | undefined): TrialOscillation {
  const perEpoch = stepsPerEpoch(spec.problem, spec.batchSize);
  const r = residuals(losses);
  const fixed = probes === undefined ? null : { ...probes, r: residuals(probes.losses, reachOf(probes.every)) };
  const epochs = Array.from({ length: Math.ceil(losses.length / perEpoch) }, (_, i): EpochOscillation => {
    const part = losses.subarray(i * perEpoch, (i + 1) * perEpoch);
    const steps = oscillationOf(part, r.subarray(i * perEpoch, (i + 1) * perEpoch));
    const seen = fixed === null ? null : partOf(fixed, i * perEpoch, (i + 1) * perEpoch);
    if (seen === null || seen.losses.length < LEAST)
      return { epoch: i + 1, steps, parameters: null, batches: null, level: median(part) };
    const parameters = oscillationOf(seen.losses, seen.r).amplitude;
    const batches = median(seen.spread);
    return {
      epoch: i + 1,
      steps,
      parameters,
      batches: Number.isFinite(batches) ? batches : null,
      level: median(seen.losses),
    };
  });
  const firstRise = drawUp(losses.subarray(0, FIRST));
  return { spec, epochs, firstRise, probes: probes === undefined ? null : probed(probes) };
}

/** Steps in which a start that goes wrong shows. */
const FIRST = 100;

/** Fewer losses of the fixed images than these in an epoch say nothing. */
const LEAST = 8;

/** Points of the fixed images' losses that reach as far as the steps' own, but two at least. */
function reachOf(every: number): number {
  return Math.max(2, Math.round(REACH / every));
}

/** What was seen of the fixed images after `from` to `to` steps. */
function partOf(
  { every, losses, spread, r }: ProbeRecord & { readonly r: Float64Array },
  from: number,
  to: number,
): { readonly losses: readonly number[]; readonly spread: readonly number[]; readonly r: Float64Array } {
  const [first, last] = [Math.ceil(from / every), Math.ceil(to / every)];
  return { losses: losses.slice(first, last), spread: spread.slice(first, last), r: r.subarray(first, last) };
}

function probed(record: ProbeRecord): ProbedOscillation | null {
  if (record.tensors.length === 0 || record.steps.length === 0) return null;
  const numbers = record.tensors.reduce((total, { size }) => total + size, 0);
  const step = record.steps.map((_, i) =>
    Math.sqrt(record.tensors.reduce((total, { size, rms }) => total + size * rms[i]! ** 2, 0) / numbers),
  );
  return { record, step, largest: record.tensors.reduce((a, b) => (b.size > a.size ? b : a)) };
}
