import type { Inquiry } from '../../../analysis/explanation/inquiry.ts';
import { MEASURES, type MeasureId } from '../../../analysis/oscillation/measure.ts';
import { spread, type Spread } from '../../../analysis/spread.ts';
import type { RunRecord } from '../../../record/record.ts';
import { numbers, row, words, type Section } from '../../document.ts';
import { none } from '../../format.ts';
import { factor, ROUNDING } from '../words.ts';

const SHOWN: readonly (readonly [string, MeasureId])[] = [
  ['Step losses', 'oscillation'],
  ['Fixed samples', 'parameters'],
  ['Between batches', 'batches'],
  ['Level', 'level'],
  ['Step', 'step'],
  ['First step', 'firstStep'],
  ['|Δw|/|g|', 'ratio'],
  ['Change of v', 'change'],
  ['v over g²', 'age'],
];

const deviationText = ({ mean, sd }: Spread): string =>
  `${factor(mean)}${sd === null || sd < ROUNDING * Math.abs(mean) ? '' : ` ± ${factor(sd)}`}`;

/** Every variant, libraries' too. */
export function variantsSection({ trials }: Inquiry, { plan }: RunRecord): Section {
  const labels = [...new Set(plan.map(({ variant }) => variant))];
  return {
    id: 'variants',
    title: 'Every variant',
    blocks: [
      {
        kind: 'table',
        caption: 'Later epochs, mean ± standard deviation over seeds',
        columns: [words('Variant'), ...SHOWN.map(([title]) => numbers(title))],
        rows: labels.map((label) => {
          const own = trials.filter(({ spec }) => spec.variant === label);
          return row(null, [
            label,
            ...SHOWN.map(([, measure]) => {
              const found = spread(own.flatMap((trial) => MEASURES[measure](trial) ?? []));
              return found === null ? none : deviationText(found);
            }),
          ]);
        }),
      },
    ],
  };
}
