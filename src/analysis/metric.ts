import type { EpochRecord } from '../record/record.ts';

/** A quantity that is measured after every epoch. */
export type Metric = 'testAccuracy' | 'testLoss' | 'trainLoss';

/** A metric of a problem's own, by its name, on the test split or on that for validation. */
export type NamedMetric = `metrics.${string}` | `validationMetrics.${string}`;

/** Everything that an epoch's record has. */
export type Quantity = Metric | 'validationLoss' | NamedMetric;

/** What an epoch's evaluation found; null where it was not measured. */
export function measuredIn(epoch: EpochRecord, quantity: Quantity): number | null {
  if (!isNamed(quantity)) return epoch[quantity] ?? null;
  return epoch[splitOf(quantity)]?.[nameOf(quantity)] ?? null;
}

export const isNamed = (quantity: Quantity): quantity is NamedMetric => quantity.includes('.');

/** The field of a record that it is in. */
export const splitOf = (metric: NamedMetric): 'metrics' | 'validationMetrics' =>
  metric.startsWith('metrics.') ? 'metrics' : 'validationMetrics';

export const nameOf = (metric: NamedMetric): string => metric.slice(metric.indexOf('.') + 1);

/** The metric that says what an optimizer is for: a classifier should classify, a function should fall. */
export function mainMetric(epochs: readonly EpochRecord[]): Exclude<Metric, 'trainLoss'> {
  return epochs.some(({ testAccuracy }) => testAccuracy !== null) ? 'testAccuracy' : 'testLoss';
}

/** Whether a is a better value of the metric than b. */
export function better(metric: Metric, a: number, b: number): boolean {
  return metric === 'testAccuracy' ? a > b : a < b;
}
