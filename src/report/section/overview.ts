import { allArrived, arrivals } from '../../analysis/arrivals.ts';
import { coursesOf } from '../../analysis/course.ts';
import { better, type Metric } from '../../analysis/metric.ts';
import { paired } from '../../analysis/paired.ts';
import { atEnd, wholeSamples } from '../../analysis/samples.ts';
import { spread, type Spread } from '../../analysis/spread.ts';
import type { Sample } from '../../analysis/statistics/all-pairs/estimate.ts';
import type { VariantSummary } from '../../analysis/summary.ts';
import { defaultTargets } from '../../analysis/target.ts';
import { timesAlone } from '../../analysis/time-alone.ts';
import { learnedNothing } from '../../analysis/verdict.ts';
import type { RunRecord } from '../../record/record.ts';
import { crowned, crownNote, factNote } from '../crown.ts';
import { cell, numbers, row, text, words, type Cell, type Section } from '../document.ts';
import { both, lossStyle, percentStyle, timeStyle, spreadText, type Style } from '../format.ts';
import { hasSamplesRun } from '../function-run.ts';
import type { PageData } from '../page/data.ts';
import { intervalCell, signed } from './paired-table.ts';
import { aloneNote } from './target.ts';
import { targetText } from './target-table.ts';

/** What one asks first, in one table, the best variant on top; nothing where there is nothing to compare. */
export function overviewSection(
  run: RunRecord,
  summaries: readonly VariantSummary[],
  data: PageData,
): readonly Section[] {
  const { metric, chance } = data;
  const courses = coursesOf(run);
  const ends = summaries.map((summary) => endOf(summary, metric));
  const learned = summaries.map((summary) => !learnedNothing(summary));
  const order = summaries
    .map((_, series) => series)
    .sort((a, b) => Number(learned[b]) - Number(learned[a]) || byEnd(ends[a]!, ends[b]!, metric));
  const [first] = order;
  if (summaries.length < 2 || first === undefined || ends[first] === null) return [];

  const [target] = defaultTargets(run, metric);
  const reached = target === undefined ? [] : arrivals(courses, summaries.length, target);
  const percent = metric === 'testAccuracy';
  const whole = courses.filter(({ series }) => ends[series] !== null);
  const tests = chance ? paired(whole, first, metric) : [];
  const apart = tests.some(({ difference }) => difference.interval !== null);
  const images = hasSamplesRun(run);
  const unlearned = summaries.some((summary) => summary.unlearned.length > 0);
  const alone = timesAlone(run);
  const samples = (of: 'trainLoss' | Metric) => wholeSamples(courses, summaries.length, atEnd(of));
  const bold = (column: readonly (Sample | null)[], sense: 1 | -1) => crowned(column, sense, data);
  const best = {
    end: bold(samples(metric), percent ? 1 : -1),
    loss: bold(samples('trainLoss'), -1),
    target: bold(
      reached.map(({ epochs }) => epochs),
      -1,
    ),
    // Times are a matter of chance where losses are none.
    alone: crowned(
      alone.map((time) => time?.rounds ?? null),
      -1,
      { ...data, chance: true },
    ),
  };
  return [
    {
      id: 'overview',
      title: 'At a glance',
      blocks: [
        {
          kind: 'table',
          caption: `The best ${percent ? 'test accuracy' : 'loss'} on top${chance ? ', by the mean' : ''}`,
          columns: [
            words('Variant'),
            numbers(percent ? 'Test accuracy, %' : images ? 'Test loss' : 'Loss at the end'),
            ...(apart
              ? [numbers(percent ? 'From the first, points' : 'From the first'), numbers('95 % interval')]
              : []),
            ...(images ? [numbers('Training loss')] : []),
            ...(target ? [numbers(`Epochs to ${targetText(target).replace(' test accuracy', '')}`)] : []),
            ...(alone.some((time) => time !== null) ? [numbers('Alone, s')] : []),
            ...(unlearned ? [numbers('Did not learn')] : []),
          ],
          rows: order.map((series) => {
            const summary = summaries[series]!;
            const difference = tests.find((each) => each.series === series)?.difference;
            const arrived = reached[series];
            const epochs =
              arrived !== undefined && allArrived(arrived) ? spread(arrived.reached.map((each) => each.epochs)) : null;
            return row(series, [
              summary.variant,
              written(ends[series]!, percent ? percentStyle : lossStyle, best.end.has(series)),
              ...(apart
                ? [
                    cell(difference?.mean, (mean) => signed(mean, percent)),
                    intervalCell(difference?.interval ?? null, percent),
                  ]
                : []),
              ...(images ? [written(endOf(summary, 'trainLoss'), lossStyle, best.loss.has(series))] : []),
              ...(target ? [written(epochs, epochsStyle, best.target.has(series))] : []),
              ...(alone.some((time) => time !== null)
                ? [cell(alone[series]?.seconds, timeStyle.value, best.alone.has(series))]
                : []),
              ...(unlearned ? [cell(summary.unlearned.length, (count) => `${count} of ${summary.completed}`)] : []),
            ]);
          }),
        },
        text(
          [
            ...(apart ? [apartNote] : []),
            chance ? crownNote : factNote,
            ...(alone.some((time) => time !== null) ? [aloneNote] : []),
          ].join(' '),
        ),
      ],
    },
  ];
}

const epochsStyle: Style = both((value) => value.toFixed(2));

const apartNote =
  'From the first: the 95 % intervals of all pairs of variants hold together, so that the first may be looked for in the same ' +
  'data. An interval with 0 inside does not say that two are equal.';

/** Only of variants whose every seed completed: a mean over survivors would flatter. */
export function endOf({ epochs, completed, planned }: VariantSummary, metric: Metric): Spread | null {
  return completed === planned ? (epochs.at(-1)?.[metric] ?? null) : null;
}

function byEnd(a: Spread | null, b: Spread | null, metric: Metric): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return Number(better(metric, b.mean, a.mean)) - Number(better(metric, a.mean, b.mean));
}

export function written(value: Spread | null, style: Style, best: boolean): Cell {
  return cell(value?.mean, () => spreadText(value!, style), best);
}
