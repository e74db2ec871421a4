import type { TrialSpec } from '../../plan/trial-spec.ts';
import type { RunRecord, TrialRecord } from '../../record/record.ts';
import { referenceTo } from '../comparison/compare.ts';
import type { RunReference } from '../comparison/comparison.ts';
import { machineOf, variantKey } from '../comparison/pairs.ts';
import { floorOfProblem } from '../level.ts';
import { resolutionOf } from '../resolution.ts';
import { sum } from '../spread.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import { median } from '../statistics/order.ts';
import { tInterval } from '../statistics/t-interval.ts';
import { timingOf } from '../../record/timing-of.ts';

export interface TrendPoint {
  readonly run: RunReference;
  /** A loss, the geometric mean of the seeds, 0 where one is; or milliseconds. */
  readonly value: number;
  /**
   * 95 % of it by Student's t of the logarithms: over the seeds, or over the rounds' medians. Null of fewer than two, and of
   * a loss of 0. Nights of the same seeds share what differs from seed to seed, so that the intervals of two nights may well
   * overlap where the seeds agree that one is worse.
   */
  readonly interval: Interval | null;
}

/** A run, with its trials by what makes them comparable. */
export interface Night {
  readonly record: RunRecord;
  readonly run: RunReference;
  /** The last loss by seed, of the trials that completed. */
  readonly losses: ReadonlyMap<string, ReadonlyMap<number, LastLoss>>;
}

interface LastLoss {
  readonly loss: number;
  /** Its logarithm; what is below the resolution counts as that. */
  readonly log: number;
}

/** A point, and what levels are made of: the logarithms of the losses, seed by seed; of a time, its own. */
export interface Measured extends TrendPoint {
  readonly logs: readonly number[];
}

export function nightOf(record: RunRecord): Night {
  const trials = new Map(record.trials.map((trial) => [trial.id, trial]));
  const losses = new Map<string, Map<number, LastLoss>>();
  for (const spec of record.plan) {
    const key = variantKey(spec);
    const ofVariant = losses.get(key) ?? new Map<number, LastLoss>();
    losses.set(key, ofVariant);
    const trial = trials.get(spec.id);
    const last = lastLoss(trial);
    if (last === undefined) continue;
    // Levels are ratios, which losses on both sides of 0 have none of; the comparison says so.
    if (last < 0 && floorOfProblem(spec.problem) === 0) continue;
    // Of a function that is known to end below or above 0, what is left to go.
    const loss = Math.max(last - floorOfProblem(spec.problem), 0);
    const floor = resolutionOf(spec.problem, trial?.engine?.name).loss;
    ofVariant.set(spec.seed, { loss, log: Math.log(Math.max(loss, floor)) });
  }
  return { record, run: referenceTo(record), losses };
}

function lastLoss(trial: TrialRecord | undefined): number | undefined {
  const loss = trial?.status === 'completed' ? trial.epochs.at(-1)?.trainLoss : undefined;
  return Number.isFinite(loss) ? loss : undefined;
}

/** The nights that completed every seed that tonight completed, with these seeds alone. */
export function lossesOf(nights: readonly Night[], key: string): readonly Measured[] {
  const seeds = [...(nights.at(-1)!.losses.get(key)?.keys() ?? [])];
  if (seeds.length === 0) return [];
  return nights.flatMap(({ run, losses }): readonly Measured[] => {
    const ofVariant = losses.get(key);
    const found = seeds.flatMap((seed) => ofVariant?.get(seed) ?? []);
    if (found.length < seeds.length) return [];
    const values = found.map(({ loss }) => Math.log(loss));
    const value = Math.exp(sum(values) / values.length);
    return [{ run, value, interval: intervalOf(values), logs: found.map(({ log }) => log) }];
  });
}

export function timesOf(
  nights: readonly Night[],
  key: string,
  spec: TrialSpec,
  part: 'step' | 'update',
): readonly Measured[] {
  const machine = machineOf(nights.at(-1)!.record);
  return nights.flatMap(({ record, run, losses }): readonly Measured[] => {
    const timing = timingOf(record.timings, spec)?.[part];
    if (timing === undefined || !losses.has(key) || machineOf(record) !== machine) return [];
    const { p50, rounds = [] } = timing;
    const interval = intervalOf(rounds.filter((round) => round.length > 0).map((round) => Math.log(median(round))));
    return [{ run, value: p50, interval, logs: [Math.log(p50)] }];
  });
}

function intervalOf(logs: readonly number[]): Interval | null {
  const found = logs.every(Number.isFinite) ? tInterval(logs) : null;
  if (found === null || found.halfWidth === null) return null;
  return { low: Math.exp(found.mean - found.halfWidth), high: Math.exp(found.mean + found.halfWidth) };
}
