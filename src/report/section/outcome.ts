import { AREA_FLOOR, LAST_STEPS, outcomes, type Measured, type Outcome } from '../../analysis/outcome.ts';
import type { StoredRun } from '../../record/record.ts';
import { cell, numbers, row, text, words, type Cell, type Section } from '../document.ts';
import { crowned, type Field } from '../crown.ts';
import { both, lossStyle, spreadText, type Style } from '../format.ts';

const AREA =
  ' The area is the mean of log₁₀ loss over all steps, where a loss below ' +
  `${AREA_FLOOR} counts as that: the area under the curve above, with the whole training as its unit of width.`;

const areaStyle: Style = both((value) => value.toFixed(4).replace('-', '−'));

/** The training loss as single numbers. */
export function outcomeSection(stored: StoredRun, field: Field): Section {
  const found = outcomes(stored);
  // Below 0 there is none.
  const logarithms = found.every(({ best }) => best === null || best.mean >= 0);
  const labels = field.variants.map(({ label }) => label);
  const planned = labels.map((label) => stored.run.plan.filter(({ variant }) => variant === label).length);
  const column = (of: (outcome: (typeof found)[number]) => Measured | null, style: Style) => {
    const whole = found.map((outcome) => {
      const measured = of(outcome);
      return measured?.n === planned[outcome.series] ? (measured?.sample ?? null) : null;
    });
    const best = crowned(whole, -1, field);
    return (outcome: (typeof found)[number]): Cell => {
      const spread = of(outcome);
      if (spread === null) return cell(null, String);
      const text = () => spreadText(spread, style, planned[outcome.series]);
      return cell(spread.mean, text, best.has(outcome.series));
    };
  };
  const columns = [
    column(({ final }) => final, lossStyle),
    column(({ best }) => best, lossStyle),
    column(({ last }) => last, lossStyle),
    ...(logarithms ? [column(({ area }) => area, areaStyle)] : []),
  ];
  return {
    id: 'outcome',
    title: 'The training loss in single numbers',
    blocks: [
      text(`Over the seeds that completed.${logarithms ? AREA : ''}`),
      {
        kind: 'table',
        caption: 'Loss of single training steps',
        columns: [
          words('Variant'),
          ...['Last step', 'Lowest step', `Median of the last ${LAST_STEPS}`].map(numbers),
          ...(logarithms ? [numbers('Area under log₁₀ loss')] : []),
          ...['Diverged', 'Did not learn'].map(numbers),
        ],
        rows: found.map((outcome) =>
          row(outcome.series, [
            labels[outcome.series]!,
            ...columns.map((write) => write(outcome)),
            cell(
              outcome.started === 0 ? null : outcome.diverged / outcome.started,
              () => `${outcome.diverged} of ${outcome.started}`,
            ),
            unlearnedCell(field.variants[outcome.series]!.unlearned, outcome),
          ]),
        ),
      },
    ],
  };
}

/** Of the seeds that completed; a dash where none did. */
function unlearnedCell(count: number, { final }: Outcome): Cell {
  return cell(final === null ? null : count / final.n, () => `${count} of ${final!.n}`);
}
