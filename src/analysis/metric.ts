import type { EpochRecord } from '../record/record.ts';

/** A quantity that is measured after every epoch. */
export type Metric = 'testAccuracy' | 'testLoss' | 'trainLoss';

/** A metric of a problem's own, by its name. */
export type NamedMetric = `metrics.${string}`;

/** What an epoch's evaluation found; null where it was not measured. */
export function measuredIn(epoch: EpochRecord, metric: Metric | NamedMetric): number | null {
  if (metric === 'testAccuracy' || metric === 'testLoss' || metric === 'trainLoss') return epoch[metric];
  return epoch.metrics?.[nameOf(metric)] ?? null;
}

export const nameOf = (metric: NamedMetric): string => metric.slice('metrics.'.length);

/** The metric that says what an optimizer is for: a classifier should classify, a function should fall. */
export function mainMetric(epochs: readonly EpochRecord[]): Exclude<Metric, 'trainLoss'> {
  return epochs.some(({ testAccuracy }) => testAccuracy !== null) ? 'testAccuracy' : 'testLoss';
}

/** Whether a is a better value of the metric than b. */
export function better(metric: Metric, a: number, b: number): boolean {
  return metric === 'testAccuracy' ? a > b : a < b;
}
