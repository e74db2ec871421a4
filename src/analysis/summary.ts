import type {
  EngineRecord,
  EpochRecord,
  RunRecord,
  StepTiming,
  StoredRun,
  TrialRecord,
  TrialStatus,
} from '../record/record.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { imagesPerEpoch } from '../problem/problem.ts';
import { canonicalJson } from '../base/json.ts';
import { notLearned, type NotLearned } from './learning.ts';
import { spread, sum, type Spread } from './spread.ts';
import { timingOf } from '../record/timing-of.ts';

/** What the seeds of one variant say together. */
export interface VariantSummary {
  readonly variant: string;
  /** Seeds that the plan asked for. */
  readonly planned: number;
  /** Seeds that were trained to the end. */
  readonly completed: number;
  /** Over the seeds that reached the epoch, whatever became of them later. */
  readonly epochs: readonly EpochSummary[];
  /** Training alone, over the seeds that completed; null where none did. */
  readonly seconds: Spread | null;
  /** Training time over steps, all seeds together; null where nothing was trained. */
  readonly millisecondsPerStep: number | null;
  /** Training images over training time, over all finished epochs; null where there are none. */
  readonly samplesPerSecond: number | null;
  /** The most that the process held in memory while one of them trained; null where no record says. */
  readonly peakBytes: number | null;
  /** Isolated times, nothing else running; null where they were not taken. */
  readonly timing: StepTiming | null;
  /** The different engines that ran it. */
  readonly engines: readonly EngineRecord[];
  /** Every planned seed that did not complete. */
  readonly troubles: readonly Trouble[];
  /** Every seed that completed and did not learn. */
  readonly unlearned: readonly Unlearned[];
}

export interface EpochSummary {
  readonly epoch: number;
  readonly trainLoss: Spread;
  readonly testLoss: Spread;
  /** Null where nothing is classified. */
  readonly testAccuracy: Spread | null;
  /** Of the test split, by the names that the problem gives them. */
  readonly metrics: Readonly<Record<string, Spread>>;
  /** The same of the validation split; null and none where there is no such split. */
  readonly validationLoss: Spread | null;
  readonly validationMetrics: Readonly<Record<string, Spread>>;
}

export interface Trouble {
  readonly variant: string;
  readonly seed: number;
  /** 'missing': planned, but the run ended before it left a record. */
  readonly status: Exclude<TrialStatus, 'completed'> | 'missing';
  readonly reason: string;
  /** Epochs that it finished all the same. */
  readonly epochs: number;
}

export interface Unlearned {
  readonly seed: number;
  readonly why: NotLearned;
}

/**
 * One summary a variant, in the plan's order.
 *
 * @param losses Trial id → the loss of every step; without them it is not known of every trial whether it learned.
 */
export function summarise(run: RunRecord, losses: StoredRun['losses'] = new Map()): readonly VariantSummary[] {
  const records = new Map(run.trials.map((trial) => [trial.id, trial]));
  return variantsOf(run.plan).map(({ variant, specs }) => {
    const found = specs.flatMap((spec) => records.get(spec.id) ?? []);
    const completed = found.filter((trial) => trial.status === 'completed');
    return {
      variant,
      planned: specs.length,
      completed: completed.length,
      epochs: epochSummaries(found),
      seconds: spread(completed.map((trial) => trial.seconds)),
      millisecondsPerStep: ratio(
        1000 * sum(found.map((trial) => trial.seconds)),
        sum(found.map((trial) => trial.steps)),
      ),
      samplesPerSecond: samplesPerSecond(specs, records),
      peakBytes: largest(found.flatMap(({ memory }) => memory?.peakBytes ?? [])),
      timing: timingOf(run.timings, specs[0]!) ?? null,
      engines: distinct(found.flatMap((trial) => trial.engine ?? [])),
      troubles: specs.flatMap((spec) => troubleOf(spec, records.get(spec.id), run.status) ?? []),
      unlearned: specs.flatMap((spec): readonly Unlearned[] => {
        const record = records.get(spec.id);
        const why = record && notLearned(spec, record, losses.get(spec.id), run.environment.data);
        return why ? [{ seed: spec.seed, why }] : [];
      }),
    };
  });
}

/** The plan by variant, in the order of first mention. */
export function variantsOf(plan: readonly TrialSpec[]): readonly { variant: string; specs: readonly TrialSpec[] }[] {
  const labels = [...new Set(plan.map((spec) => spec.variant))];
  return labels.map((variant) => ({ variant, specs: plan.filter((spec) => spec.variant === variant) }));
}

function epochSummaries(trials: readonly TrialRecord[]): readonly EpochSummary[] {
  const numbers = [...new Set(trials.flatMap((trial) => trial.epochs.map(({ epoch }) => epoch)))].sort((a, b) => a - b);
  return numbers.map((epoch) => {
    const reached = trials.flatMap((trial) => trial.epochs.filter((record) => record.epoch === epoch));
    const over = (pick: (record: EpochRecord) => number) => spread(reached.map(pick))!;
    const accuracies = reached.flatMap(({ testAccuracy }) => testAccuracy ?? []);
    return {
      epoch,
      trainLoss: over((record) => record.trainLoss),
      testLoss: over((record) => record.testLoss),
      testAccuracy: spread(accuracies),
      metrics: metricsOf(reached, 'metrics'),
      validationLoss: spread(reached.flatMap(({ validationLoss }) => validationLoss ?? [])),
      validationMetrics: metricsOf(reached, 'validationMetrics'),
    };
  });
}

function metricsOf(
  reached: readonly EpochRecord[],
  split: 'metrics' | 'validationMetrics',
): Readonly<Record<string, Spread>> {
  const names = [...new Set(reached.flatMap((epoch) => Object.keys(epoch[split] ?? {})))];
  return Object.fromEntries(
    names.map((name) => [name, spread(reached.flatMap((epoch) => epoch[split]?.[name] ?? []))!]),
  );
}

function samplesPerSecond(specs: readonly TrialSpec[], records: ReadonlyMap<string, TrialRecord>): number | null {
  const epochs = specs.flatMap((spec) =>
    (records.get(spec.id)?.epochs ?? []).map(({ seconds }) => ({ images: imagesPerEpoch(spec.problem) ?? 0, seconds })),
  );
  return ratio(sum(epochs.map(({ images }) => images)), sum(epochs.map(({ seconds }) => seconds)));
}

function troubleOf(spec: TrialSpec, record: TrialRecord | undefined, run: RunRecord['status']): Trouble | null {
  const { variant, seed } = spec;
  if (record === undefined) {
    const reason = run === 'completed' ? 'the run left no record of it' : 'the run ended before it did';
    return { variant, seed, status: 'missing', reason, epochs: 0 };
  }
  if (record.status === 'completed') return null;
  return { variant, seed, status: record.status, reason: record.reason, epochs: record.epochs.length };
}

/** Null where there is nothing to divide or the clock saw nothing. */
function ratio(numerator: number, denominator: number): number | null {
  return numerator > 0 && denominator > 0 ? numerator / denominator : null;
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}

const largest = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));
