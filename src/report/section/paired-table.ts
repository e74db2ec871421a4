import type { Course } from '../../analysis/course.ts';
import type { Metric } from '../../analysis/metric.ts';
import { paired } from '../../analysis/paired.ts';
import { cell, numbers, row, words, type Table } from '../document.ts';
import { formatP, none } from '../format.ts';

export const metricTitles: Readonly<Record<Metric, string>> = {
  testAccuracy: 'test accuracy at the end, percentage points',
  testLoss: 'test loss at the end',
  trainLoss: 'training loss of the last epoch',
};

/** Every other variant against the baseline, seed by seed. */
export function pairedTable(
  labels: readonly string[],
  courses: readonly Course[],
  baseline: number,
  metric: Metric,
): Table {
  const scale = metric === 'testAccuracy' ? 100 : 1;
  const digits = metric === 'testAccuracy' ? 3 : 6;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${(scale * value).toFixed(digits).replace('-', '−')}`;
  return {
    kind: 'table',
    caption: `Difference from ${labels[baseline]!}: ${metricTitles[metric]}`,
    columns: [words('Variant'), ...['Difference', '± (95 %)', 'Seeds', 'p', 'p, Holm', 'Effect size d'].map(numbers)],
    rows: paired(courses, baseline, metric).map(({ series, difference, p, adjusted, effect }) =>
      row(series, [
        labels[series]!,
        cell(difference.mean, signed),
        cell(difference.halfWidth, (half) => (scale * half).toFixed(digits)),
        cell(difference.n, String),
        cell(p, formatP),
        cell(adjusted, formatP, adjusted !== null && adjusted <= 0.05),
        effect === null ? { text: none, best: false } : cell(effect, (value) => value.toFixed(2).replace('-', '−')),
      ]),
    ),
  };
}
