import type { Course } from '../../analysis/course.ts';
import { spread } from '../../analysis/spread.ts';
import { reach, type Reached, type Target } from '../../analysis/target.ts';
import { formatCount, formatLoss } from '../../base/units.ts';
import { cell, numbers, row, words, type Cell, type Table } from '../document.ts';
import { both, none, spreadText, type Style } from '../format.ts';

/** When each variant reached a target, over the seeds that did. */
export function targetTable(labels: readonly string[], courses: readonly Course[], target: Target): Table {
  const found = labels.map((_, series) => {
    const own = courses.filter((course) => course.series === series);
    const reached = own.flatMap((course) => reach(course, target) ?? []);
    return { planned: own.length, reached };
  });
  const whole = found.filter(({ planned, reached }) => reached.length === planned);
  const bestOf = (pick: (reached: Reached) => number) =>
    Math.min(...whole.map(({ reached }) => spread(reached.map(pick))!.mean));
  const columns: readonly { title: string; pick: (reached: Reached) => number; style: Style }[] = [
    { title: 'Epochs', pick: ({ epochs }) => epochs, style: both((value) => value.toFixed(2)) },
    { title: 'Steps', pick: ({ steps }) => steps, style: both(formatCount) },
    { title: 'Training, s', pick: ({ seconds }) => seconds, style: both((value) => value.toFixed(2)) },
  ];
  return {
    kind: 'table',
    caption: `When ${targetText(target)} was reached, interpolated between the evaluations after each epoch`,
    columns: [words('Variant'), numbers('Seeds that did'), ...columns.map(({ title }) => numbers(title))],
    rows: labels.map((label, series) => {
      const { planned, reached } = found[series]!;
      const all = reached.length === planned;
      return row(series, [
        label,
        cell(reached.length, () => `${reached.length} of ${planned}`),
        ...columns.map(({ pick, style }): Cell => {
          const value = spread(reached.map(pick));
          if (value === null) return { text: none, best: false };
          // A mean over those that made it flatters: only where all did can it be the best.
          const best = all && labels.length > 1 && value.mean === bestOf(pick);
          return { text: spreadText(value, style, planned), best, value: value.mean };
        }),
      ]);
    }),
  };
}

/** "97 % test accuracy", "a loss of 1e-4". */
export function targetText({ metric, value }: Target): string {
  if (metric === 'testAccuracy') return `${Number((100 * value).toFixed(4))} % test accuracy`;
  return `a loss of ${value < 1e-2 ? value.toExponential() : formatLoss(value).replace(/\.?0+$/, '')}`;
}
