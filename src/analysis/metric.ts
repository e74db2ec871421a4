import type { EpochRecord } from '../record/record.ts';

/** A quantity that is measured after every epoch. */
export type Metric = 'testAccuracy' | 'testLoss' | 'trainLoss';

/** The metric that says what an optimizer is for: a classifier should classify, a function should fall. */
export function mainMetric(epochs: readonly EpochRecord[]): Exclude<Metric, 'trainLoss'> {
  return epochs.some(({ testAccuracy }) => testAccuracy !== null) ? 'testAccuracy' : 'testLoss';
}

/** Whether a is a better value of the metric than b. */
export function better(metric: Metric, a: number, b: number): boolean {
  return metric === 'testAccuracy' ? a > b : a < b;
}
