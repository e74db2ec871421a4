import type { TrialSpec } from '../plan/trial-spec.ts';
import { isFunction } from '../problem/problem.ts';
import type { RunRecord, TrialRecord } from '../record/record.ts';
import { median } from './statistics/order.ts';
import { sum } from './spread.ts';

/** Why a trial that was trained to its end did not learn. */
export type NotLearned =
  /** Its loss is no lower than before the first step; of images, by no more than single steps differ by anyway. */
  | { readonly kind: 'start'; readonly start: number; readonly end: number }
  /** It is right about the test images no more often than who always says the commonest class. */
  | { readonly kind: 'commonest'; readonly accuracy: number; readonly commonest: number };

/** Standard errors within which nothing has happened. */
const SURE = 3;
/** Of a loss, what summing it up may change. */
const ROUNDING = 1e-12;

/**
 * Null where it learned, where it did not come to its end, which is a state of its own, and where nothing says: no curve
 * of its losses, of which the first is the loss before any step.
 */
export function notLearned(
  spec: TrialSpec,
  record: TrialRecord,
  losses: Float64Array | undefined,
  data: RunRecord['environment']['data'],
): NotLearned | null {
  const last = record.epochs.at(-1);
  if (record.status !== 'completed' || last === undefined) return null;
  if (isFunction(spec.problem)) {
    const start = losses?.[0];
    // Where it starts at the minimum there is nothing to learn.
    if (start === undefined || start === 0 || last.testLoss < start) return null;
    return { kind: 'start', start, end: last.testLoss };
  }
  const { testAccuracy: accuracy } = last;
  const commonest = commonestOf(data);
  if (accuracy !== null && commonest !== null) {
    if (accuracy <= commonest) return { kind: 'commonest', accuracy, commonest };
    // Above what luck gives a network that never learned (18.7 % of MNIST was the most of 300 of 784-200-10): whatever its loss.
    if (accuracy > 2 * commonest) return null;
  }
  return losses === undefined ? null : fell(losses);
}

/** Share of MNIST's test images that show its commonest digit, for records of versions that did not note it. */
const MNIST_COMMONEST = 0.1135;

function commonestOf(data: RunRecord['environment']['data']): number | null {
  return data?.commonest ?? (data?.name === 'MNIST' ? MNIST_COMMONEST : null);
}

/**
 * Whether the last tenth of the steps lies below the first step or, where single steps are too noisy to say so, below the
 * first tenth. How much steps differ by chance is told by neighbours, between which little is learned; by their median,
 * which spikes do not move.
 */
function fell(losses: Float64Array): NotLearned | null {
  const steps = losses.length;
  if (steps < 2) return null;
  const width = Math.min(100, Math.max(1, Math.floor(steps / 10)));
  const mean = (part: Float64Array) => sum(Array.from(part)) / part.length;
  const [start, end] = [losses[0]!, mean(losses.subarray(-width))];
  const changes = losses
    .subarray(Math.floor(steps / 2))
    .map((loss, at, half) => Math.abs(loss - (half[at - 1] ?? loss)));
  // The median of |x − y| is 0.954 standard deviations of normal x and y.
  const noise = median(changes.length > 1 ? changes.subarray(1) : changes) / 0.954;
  // A mean of equal losses need not be equal to them.
  const below = (before: number, count: number) =>
    before - end > SURE * noise * Math.sqrt(1 / count + 1 / width) + ROUNDING * before;
  const learned = end < start && (below(start, 1) || below(mean(losses.subarray(0, width)), width));
  return learned ? null : { kind: 'start', start, end };
}
