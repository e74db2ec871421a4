import type { Course } from '../../analysis/course.ts';
import { better, type Metric } from '../../analysis/metric.ts';
import { paired } from '../../analysis/paired.ts';
import type { Difference, Interval } from '../../analysis/statistics/all-pairs/all-pairs.ts';
import { cell, numbers, row, words, type Cell, type Table } from '../document.ts';
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
  const percent = metric === 'testAccuracy';
  const found = paired(courses, baseline, metric);
  const apart = found.some(({ difference }) => difference.interval !== null);
  // Where no p can be 5 % it would only look like a result.
  const tested = found.some(({ difference }) => difference.p !== null);
  const columns = [
    'Difference',
    ...(apart ? ['95 % interval, all pairs', 'Shown'] : []),
    'Seeds',
    ...(tested ? ['p, all pairs'] : []),
    'Effect size d',
  ];
  return {
    kind: 'table',
    caption: `Difference from ${labels[baseline]!}: ${metricTitles[metric]}`,
    columns: [words('Variant'), ...columns.map(numbers)],
    rows: found.map(({ series, difference, effect }) =>
      row(series, [
        labels[series]!,
        cell(difference.mean, (mean) => signed(mean, percent)),
        // No bold: that is for the best, and the baseline need not be.
        ...(apart ? [intervalCell(difference.interval, percent), shownText(difference, metric)] : []),
        cell(difference.n, String),
        ...(tested ? [cell(difference.p, formatP)] : []),
        effect === null ? { text: none, best: false } : cell(effect, (value) => value.toFixed(2).replace('-', '−')),
      ]),
    ),
  };
}

function shownText({ shown, mean, interval }: Difference, metric: Metric): string {
  if (interval === null) return none;
  if (!shown) return 'open';
  return better(metric, mean, 0) ? 'better' : 'worse';
}

/** "+1.234" percentage points, "−0.012345" of a loss; six digits where decimals would show nothing, or too much. */
export function signed(value: number, percent: boolean): string {
  const size = percent ? 100 * Math.abs(value) : Math.abs(value);
  const plain = size === 0 || (size >= (percent ? 1e-3 : 1e-5) && size < 1e6);
  const text = plain ? size.toFixed(percent ? 3 : 6) : size.toExponential(2);
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${text}`;
}

/** "−0.123 to +0.456"; a dash where there is none, or where it says nothing: accuracies differ by 100 points at most. */
export function intervalCell(interval: Interval | null, percent: boolean): Cell {
  const vain = interval === null || (percent && interval.high - interval.low >= 2);
  // Sorted by what may be of it at best.
  return vain
    ? cell(null, String)
    : cell(interval.high, () => `${signed(interval.low, percent)} to ${signed(interval.high, percent)}`);
}
