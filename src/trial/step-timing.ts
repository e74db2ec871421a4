import type { TrialSpec } from '../plan/trial-spec.ts';
import type { StepTiming, Timing } from '../record/record.ts';
import type { TimedRound } from './timing.ts';

/** Samples that a record keeps of each timing, over all rounds. */
const KEPT = 120;
/** Digits of a sample that a record keeps: finer than any clock tells two runs apart. */
const DIGITS = 5;

/** What the record says of the rounds of one variant. */
export function stepTiming(
  { variant, problemLabel }: Pick<TrialSpec, 'variant' | 'problemLabel'>,
  rounds: readonly TimedRound[],
): StepTiming {
  return {
    variant,
    ...(problemLabel !== undefined && { problem: problemLabel }),
    step: timing(rounds.map(({ step }) => step)),
    update: timing(rounds.map(({ update }) => update)),
  };
}

function timing(rounds: readonly (readonly number[])[]): Timing {
  const samples = Float64Array.from(rounds.flat()).sort();
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const share = Math.max(1, Math.floor(KEPT / rounds.length));
  return {
    samples: samples.length,
    mean,
    p50: at(samples, 0.5),
    p99: at(samples, 0.99),
    rounds: rounds.map((round) => evenly(round, share).map((sample) => Number(sample.toPrecision(DIGITS)))),
  };
}

/** The sample at that share of the order, as tinybench reads it. */
function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

/** Every so-manieth of a sorted round, from the middle of equal shares. */
function evenly(sorted: readonly number[], count: number): readonly number[] {
  if (sorted.length <= count) return sorted;
  return Array.from({ length: count }, (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / count)]!);
}
