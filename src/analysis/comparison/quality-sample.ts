import { formatLoss } from '../../base/units.ts';
import { isFunction } from '../../problem/problem.ts';
import { floorOfProblem } from '../level.ts';
import { resolutionOf, type Resolution } from '../resolution.ts';
import { sum } from '../spread.ts';
import type { QualityVerdict } from './comparison.ts';
import type { Pair, Side, VariantPairs } from './pairs.ts';

/** What the seeds of one variant say, before all variants are tested together. */
export interface QualitySample {
  /** A verdict that no statistics are needed for. */
  readonly settled: Pick<QualityVerdict, 'verdict' | 'reason'> | null;
  /** Logarithms of candidate over base, a completed pair each; what is below the resolution counts as that. */
  readonly logs: readonly number[];
  /** Geometric means of the losses as they are; means where some are below 0. */
  readonly base: number | null;
  readonly candidate: number | null;
  /** Where some loss is below it; such a ratio is of no data and is not shown. */
  readonly floor: Resolution | null;
  /** Whether the seeds can be asked: a function has no noise, and another seed would say the same. */
  readonly testable: boolean;
}

export function qualitySample({ pairs }: VariantPairs): QualitySample {
  const done = pairs.filter(({ base, candidate }) => completed(base) && completed(candidate));
  const values = done.map((pair) => {
    const [base, candidate] = [lastLoss(pair.base), lastLoss(pair.candidate)];
    // The coarser of the two, where engines differ.
    const floor = [pair.base, pair.candidate].map(resolution).reduce((a, b) => (b.loss > a.loss ? b : a));
    const least = floorOfProblem(pair.base.spec.problem);
    const [low, high] = [base - least, candidate - least];
    const known = Math.min(low, high) >= 0 || least !== 0;
    const log = known ? Math.log(Math.max(high, floor.loss)) - Math.log(Math.max(low, floor.loss)) : NaN;
    return { base, candidate, floor, log, floored: Math.min(low, high) < floor.loss };
  });
  const logs = values.map(({ log }) => log);
  const settled = settle(pairs, done, values);
  return {
    settled,
    logs,
    base: level(values.map(({ base }) => base)),
    candidate: level(values.map(({ candidate }) => candidate)),
    floor: values.find(({ floored }) => floored)?.floor ?? null,
    testable: settled === null && logs.length > 0 && !isOfFunction(pairs),
  };
}

interface Losses {
  readonly base: number;
  readonly candidate: number;
  readonly floor: Resolution;
  readonly log: number;
}

/** What needs no statistics: equal bits, and seeds that end otherwise than before. */
function settle(pairs: readonly Pair[], done: readonly Pair[], values: readonly Losses[]): QualitySample['settled'] {
  const lost = pairs.filter(({ base, candidate }) => completed(base) && diverged(candidate));
  if (lost.length > 0) return { verdict: 'worse', reason: `${seedsText(lost)} diverged and completed in the base` };
  const both = pairs.filter(({ base, candidate }) => diverged(base) && diverged(candidate));
  if (done.length === 0 && both.length > 0 && both.length === pairs.length)
    return { verdict: 'same', reason: 'every seed diverged in both' };
  if (done.length === 0) return { verdict: 'cannot tell', reason: 'no seed completed in both' };
  const recovered = pairs.filter(({ base, candidate }) => diverged(base) && completed(candidate));
  if (recovered.length === 0 && done.every(identical)) return { verdict: 'identical', reason: '' };
  if (values.some(({ log }) => Number.isNaN(log)))
    return { verdict: 'cannot tell', reason: 'losses are compared by their ratio, and some are below 0' };
  if (values.every(({ base, candidate }) => base === candidate) && recovered.length === 0)
    return { verdict: 'same', reason: 'the last epochs agree to the last bit' };
  if (values.every(({ base, candidate, floor }) => Math.max(base, candidate) < floor.loss) && recovered.length === 0)
    return { verdict: 'same', reason: `both are below ${floorText(values[0]!.floor)}` };
  if (recovered.length > 0 && done.every(identical))
    return { verdict: 'better', reason: `${seedsText(recovered)} completed and diverged in the base` };
  return null;
}

/** "1.17549e-38, what float32 resolves here". */
export const floorText = ({ loss, precision }: Resolution): string =>
  `${formatLoss(loss)}, what ${precision} resolves here`;

export function isOfFunction(pairs: readonly Pair[]): boolean {
  return pairs.every(({ base: { spec } }) => isFunction(spec.problem));
}

function resolution({ spec, record }: Side): Resolution {
  return resolutionOf(spec.problem, record?.engine?.name);
}

/** A loss of 0 makes a geometric mean 0. */
function level(losses: readonly number[]): number | null {
  if (losses.length === 0) return null;
  return losses.some((loss) => loss < 0) ? meanOf(losses) : Math.exp(meanOf(losses.map(Math.log)));
}

function identical({ base, candidate }: Pair): boolean {
  const [left, right] = [base.losses, candidate.losses];
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  const bytes = (losses: Float64Array): Buffer => Buffer.from(losses.buffer, losses.byteOffset, losses.byteLength);
  return left.length > 0 && bytes(left).equals(bytes(right));
}

function completed(side: Side): boolean {
  return side.record?.status === 'completed' && Number.isFinite(lastLoss(side));
}

/** Also where every loss was a number, but their mean is none any more. */
function diverged(side: Side): boolean {
  const { record } = side;
  return record?.status === 'diverged' || (record?.status === 'completed' && !Number.isFinite(lastLoss(side)));
}

function lastLoss({ record }: Side): number {
  return record?.epochs.at(-1)?.trainLoss ?? NaN;
}

function seedsText(pairs: readonly Pair[]): string {
  const seeds = pairs.map(({ seed }) => seed).join(', ');
  return pairs.length === 1 ? `seed ${seeds}` : `seeds ${seeds}`;
}

export const meanOf = (values: readonly number[]): number => sum(values) / values.length;
