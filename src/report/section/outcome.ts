import { AREA_FLOOR, LAST_STEPS, outcomes } from '../../analysis/outcome.ts';
import type { Spread } from '../../analysis/spread.ts';
import type { StoredRun } from '../../record/record.ts';
import { cell, numbers, row, text, words, type Cell, type Section } from '../document.ts';
import { both, lossStyle, spreadText, type Style } from '../format.ts';

/** The training loss as single numbers. */
export function outcomeSection(stored: StoredRun, labels: readonly string[]): Section {
  const found = outcomes(stored);
  const planned = labels.map((label) => stored.run.plan.filter(({ variant }) => variant === label).length);
  const column = (of: (outcome: (typeof found)[number]) => Spread | null, style: Style) => {
    const whole = found.flatMap((outcome) => {
      const spread = of(outcome);
      return spread !== null && spread.n === planned[outcome.series]! ? [spread.mean] : [];
    });
    return (outcome: (typeof found)[number]): Cell => {
      const spread = of(outcome);
      if (spread === null) return cell(null, String);
      const best = labels.length > 1 && spread.n === planned[outcome.series]! && spread.mean === Math.min(...whole);
      return cell(spread.mean, () => spreadText(spread, style, planned[outcome.series]), best);
    };
  };
  const columns = [
    column(({ final }) => final, lossStyle),
    column(({ best }) => best, lossStyle),
    column(({ last }) => last, lossStyle),
    column(
      ({ area }) => area,
      both((value) => value.toFixed(4).replace('-', '−')),
    ),
  ];
  return {
    id: 'outcome',
    title: 'The training loss in single numbers',
    blocks: [
      text(
        `Over the seeds that completed. The last column but one is the mean of log₁₀ loss over all steps, where a loss below ` +
          `${AREA_FLOOR} counts as that: the area under the curve above, with the whole training as its unit of width.`,
      ),
      {
        kind: 'table',
        caption: 'Loss of single training steps',
        columns: [
          words('Variant'),
          ...['Last step', 'Lowest step', `Median of the last ${LAST_STEPS}`, 'Area under log₁₀ loss', 'Diverged'].map(
            numbers,
          ),
        ],
        rows: found.map((outcome) =>
          row(outcome.series, [
            labels[outcome.series]!,
            ...columns.map((write) => write(outcome)),
            cell(
              outcome.started === 0 ? null : outcome.diverged / outcome.started,
              () => `${outcome.diverged} of ${outcome.started}`,
            ),
          ]),
        ),
      },
    ],
  };
}
