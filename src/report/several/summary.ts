import { coursesOf } from '../../analysis/course.ts';
import { atEnd, wholeSamples } from '../../analysis/samples.ts';
import { crowned, crownNote } from '../crown.ts';
import { numbers, row, text, words, type Section } from '../document.ts';
import { lossStyle, percentStyle } from '../format.ts';
import { endOf, written } from '../section/overview.ts';
import type { Part } from './part.ts';

/** Every variant on every problem, by what the problem's own part compares it by. */
export function summarySection(parts: readonly Part[]): Section {
  const columns = parts.map(({ run, summaries, model: { data } }) => {
    const { metric } = data;
    const percent = metric === 'testAccuracy';
    const samples = wholeSamples(coursesOf(run.run), summaries.length, atEnd(metric));
    const best = crowned(samples, percent ? 1 : -1, data);
    const cells = new Map(
      summaries.map((summary, series) => [
        summary.variant,
        written(endOf(summary, metric), percent ? percentStyle : lossStyle, best.has(series)),
      ]),
    );
    return { percent, cells };
  });
  const variants = [...new Set(parts.flatMap(({ summaries }) => summaries.map(({ variant }) => variant)))];
  return {
    id: 'summary',
    title: 'All problems at a glance',
    blocks: [
      {
        kind: 'table',
        caption: 'At the end of the training: test accuracy in percent where there are classes, elsewhere the loss',
        columns: [
          words('Variant'),
          ...parts.map(({ label }, i) => numbers(`${label}${columns[i]!.percent ? ', %' : ''}`)),
        ],
        rows: variants.map((variant, series) =>
          row(series, [variant, ...columns.map(({ cells }) => cells.get(variant) ?? '–')]),
        ),
      },
      text(crownNote),
    ],
  };
}
