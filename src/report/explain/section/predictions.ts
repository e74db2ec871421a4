import { numbers, prose, row, words, type Section } from '../../document.ts';
import { none } from '../../format.ts';
import type { Cause } from '../cause/cause.ts';
import { effectText, factor, VERDICT_WORDS } from '../words.ts';

const EXPECTED = { more: 'above 1', less: 'below 1', same: 'about 1' } as const;

/** All predictions against all measurements. */
export function predictionsSection(causes: readonly Cause[]): readonly Section[] {
  if (causes.length === 0) return [];
  return [
    {
      id: 'predictions',
      title: 'Predictions against measurements',
      blocks: [
        {
          kind: 'table',
          caption:
            'A prediction holds where its whole 99 % interval lies on the predicted side, “about 1” means within 5 %, and ' +
            'theory’s ratio, where there is one, lies in the interval or within 5 % of what was measured',
          columns: [
            words('Cause'),
            prose('Predicts'),
            words('Of'),
            words('Against'),
            numbers('Ratio'),
            numbers('Theory'),
            numbers('Measured'),
            words('Verdict'),
          ],
          rows: causes.flatMap(({ title, tests }) =>
            tests.map(({ predicts, from, to, expected, predicted, comparison, verdict }) =>
              row(null, [
                title,
                predicts,
                to,
                from,
                EXPECTED[expected],
                predicted === null ? none : `×${factor(predicted)}`,
                comparison?.effect == null ? none : effectText(comparison.effect),
                VERDICT_WORDS[verdict],
              ]),
            ),
          ),
        },
      ],
    },
  ];
}
