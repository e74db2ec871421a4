import { minimumOf } from '../problem/function-value.ts';
import { isFunction, isOfImages, type ProblemSpec } from '../problem/problem.ts';
import type { RunRecord } from '../record/record.ts';
import { sum } from './spread.ts';
import { better } from './metric.ts';
import type { Course } from './course.ts';

/** Something to be reached: a test accuracy, or a test loss (of a function, its value). */
export interface Target {
  readonly metric: 'testAccuracy' | 'testLoss';
  readonly value: number;
}

export interface Reached {
  /** Fractional: between two evaluations the metric is taken to move evenly. */
  readonly epochs: number;
  readonly steps: number;
  /** Training alone. */
  readonly seconds: number;
}

/**
 * When a trial first reached the target; null where it did not. Between the evaluations before and after, accuracy is
 * interpolated linearly and loss on a logarithmic scale; what is reached by the first evaluation counts as reached there,
 * for nothing is known of the time before.
 */
export function reach({ epochs, stepsPerEpoch }: Course, { metric, value }: Target): Reached | null {
  const values = epochs.map((epoch) => epoch[metric]);
  const at = values.findIndex((found) => found !== null && !better(metric, value, found));
  if (at === -1) return null;
  const after = values[at]!;
  const before = at === 0 ? null : values[at - 1]!;
  const share = before === null ? 1 : position(metric, before, value, after);
  return {
    epochs: at + share,
    steps: Math.round((at + share) * stepsPerEpoch),
    seconds: sum(epochs.slice(0, at).map(({ seconds }) => seconds)) + share * epochs[at]!.seconds,
  };
}

/** Where the value lies on the way from before, 0, to after, 1. */
function position(metric: Target['metric'], before: number, value: number, after: number): number {
  const logarithmic = metric === 'testLoss' && after > 0;
  const scale = logarithmic ? Math.log : (x: number) => x;
  return (scale(value) - scale(before)) / (scale(after) - scale(before));
}

/**
 * What is asked of a suite when nobody says: the accuracies that MNIST's optimizers differ at, or far down a function
 * whose smallest value is 0. What other losses and accuracies are worth is not known: there is none for them.
 */
export function defaultTargets(
  {
    plan,
    environment: { data },
  }: { readonly plan: RunRecord['plan']; readonly environment: Pick<RunRecord['environment'], 'data'> },
  metric: Target['metric'],
): readonly Target[] {
  const isMnist = plan.every(({ problem }) => isOfImages(problem)) || data?.name === 'MNIST';
  if (metric === 'testAccuracy') return isMnist ? [0.97, 0.98].map((value) => ({ metric, value })) : [];
  const known = plan.every(({ problem }) => isOfImages(problem) || fallsToZero(problem));
  return known ? [1e-2, 1e-4].map((value) => ({ metric, value })) : [];
}

/** As far as the targets can tell. */
function fallsToZero(problem: ProblemSpec): boolean {
  if (problem.kind !== 'function') return isFunction(problem);
  const least = minimumOf(problem);
  return least !== null && Math.abs(least) < 1e-6;
}
