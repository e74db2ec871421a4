import { allArrived, arrivals } from '../../analysis/arrivals.ts';
import type { Course } from '../../analysis/course.ts';
import { spread } from '../../analysis/spread.ts';
import type { Reached, Target } from '../../analysis/target.ts';
import { formatCount, formatLoss } from '../../base/units.ts';
import { crowned, type Field } from '../crown.ts';
import { cell, numbers, row, words, type Cell, type Table } from '../document.ts';
import { both, none, timeStyle, spreadText, type Style } from '../format.ts';

/** When each variant reached a target, over the seeds that did. */
export function targetTable(field: Field, courses: readonly Course[], target: Target): Table {
  const { variants } = field;
  const found = arrivals(courses, variants.length, target);
  const soonest = crowned(
    found.map(({ epochs }) => epochs),
    -1,
    field,
  );
  const first = new Set([...soonest].filter((series) => allArrived(found[series]!)));
  const columns: readonly Column[] = [
    { title: 'Epochs', of: ({ epochs }) => epochs, style: both((value) => value.toFixed(2)), best: first },
    { title: 'Steps', of: ({ steps }) => steps, style: both(formatCount), best: new Set() },
    ...(variants.every(({ stepSeconds }) => stepSeconds !== null) ? [alone(field)] : []),
  ];
  return {
    kind: 'table',
    caption: `When ${targetText(target)} was reached, interpolated between the evaluations after each epoch`,
    columns: [words('Variant'), numbers('Seeds that did'), ...columns.map(({ title }) => numbers(title))],
    rows: variants.map(({ label }, series) => {
      const { planned, reached } = found[series]!;
      return row(series, [
        label,
        cell(reached.length, () => `${reached.length} of ${planned}`),
        ...columns.map(({ of, style, best }): Cell => {
          const value = spread(reached.map((each) => of(each, series)));
          if (value === null) return { text: none, best: false };
          return { text: spreadText(value, style, planned), best: best.has(series), value: value.mean };
        }),
      ]);
    }),
  };
}

interface Column {
  readonly title: string;
  readonly of: (reached: Reached, series: number) => number;
  readonly style: Style;
  readonly best: ReadonlySet<number>;
}

/** Not crowned: the time of a step is uncertain, too. */
function alone({ variants }: Field): Column {
  const of = ({ steps }: Reached, series: number) => steps * variants[series]!.stepSeconds!;
  return { title: 'Alone, s', of, style: timeStyle, best: new Set() };
}

/** "97 % test accuracy", "a loss of 1e-4". */
export function targetText({ metric, value }: Target): string {
  if (metric === 'testAccuracy') return `${Number((100 * value).toFixed(4))} % test accuracy`;
  return `a loss of ${value < 1e-2 ? value.toExponential() : formatLoss(value).replace(/\.?0+$/, '')}`;
}
