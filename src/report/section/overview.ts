import { coursesOf } from '../../analysis/course.ts';
import { better, type Metric } from '../../analysis/metric.ts';
import { paired } from '../../analysis/paired.ts';
import { spread, type Spread } from '../../analysis/spread.ts';
import type { VariantSummary } from '../../analysis/summary.ts';
import { defaultTargets, reach } from '../../analysis/target.ts';
import type { RunRecord } from '../../record/record.ts';
import { cell, numbers, row, words, type Cell, type Section } from '../document.ts';
import { both, formatP, lossStyle, percentStyle, secondsStyle, spreadText, type Style } from '../format.ts';
import { isFunctionRun } from '../function-run.ts';
import type { PageData } from '../page/data.ts';
import { targetText } from './target-table.ts';

/** What one asks first, in one table, the best variant on top; nothing where there is nothing to compare. */
export function overviewSection(
  run: RunRecord,
  summaries: readonly VariantSummary[],
  { metric }: PageData,
): readonly Section[] {
  const courses = coursesOf(run);
  const ends = summaries.map((summary) => endOf(summary, metric));
  const order = summaries.map((_, series) => series).sort((a, b) => byEnd(ends[a]!, ends[b]!, metric));
  const [first] = order;
  if (summaries.length < 2 || first === undefined || ends[first] === null) return [];

  const target = defaultTargets(metric)[0]!;
  const reached = summaries.map((_, series) => {
    const own = courses.filter((course) => course.series === series);
    const epochs = own.flatMap((course) => reach(course, target)?.epochs ?? []);
    return epochs.length === own.length ? spread(epochs) : null;
  });
  const chance = !isFunctionRun(run);
  const tests = chance ? paired(courses, first, metric).filter(({ series }) => ends[series] !== null) : [];
  const tested = tests.some(({ adjusted }) => adjusted !== null);
  const percent = metric === 'testAccuracy';
  const losses = summaries.map((summary) => endOf(summary, 'trainLoss'));
  const seconds = summaries.map(({ seconds, completed, planned }) => (completed === planned ? seconds : null));
  return [
    {
      id: 'overview',
      title: 'At a glance',
      blocks: [
        {
          kind: 'table',
          caption: `The best ${percent ? 'test accuracy' : 'loss'} on top; bold is the best of a column`,
          columns: [
            words('Variant'),
            numbers(percent ? 'Test accuracy, %' : chance ? 'Test loss' : 'Loss at the end'),
            ...(tested ? [numbers('p against the first')] : []),
            ...(chance ? [numbers('Training loss')] : []),
            numbers(`Epochs to ${targetText(target).replace(' test accuracy', '')}`),
            numbers('Training, s'),
          ],
          rows: order.map((series) => {
            const test = tests.find((each) => each.series === series);
            return row(series, [
              summaries[series]!.variant,
              best(ends, series, percent ? percentStyle : lossStyle, metric),
              ...(tested ? [cell(test?.adjusted, formatP)] : []),
              ...(chance ? [best(losses, series, lossStyle)] : []),
              best(
                reached,
                series,
                both((value) => value.toFixed(2)),
              ),
              best(seconds, series, secondsStyle),
            ]);
          }),
        },
      ],
    },
  ];
}

/** Only of variants whose every seed completed: a mean over survivors would flatter. */
function endOf({ epochs, completed, planned }: VariantSummary, metric: Metric): Spread | null {
  return completed === planned ? (epochs.at(-1)?.[metric] ?? null) : null;
}

function byEnd(a: Spread | null, b: Spread | null, metric: Metric): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return Number(better(metric, b.mean, a.mean)) - Number(better(metric, a.mean, b.mean));
}

function best(column: readonly (Spread | null)[], series: number, style: Style, metric: Metric = 'trainLoss'): Cell {
  const own = column[series] ?? null;
  const beaten = column.some((other) => other !== null && own !== null && better(metric, other.mean, own.mean));
  return cell(own?.mean, () => spreadText(own!, style), !beaten);
}
