import { gapOf, relativesOf, type Inquiry } from '../../../analysis/explanation/inquiry.ts';
import type { Comparison } from '../../../analysis/explanation/compare.ts';
import type { MeasureId } from '../../../analysis/oscillation/measure.ts';
import { numbers, row, text, words, type Section } from '../../document.ts';
import { none } from '../../format.ts';
import { dotPlot } from '../picture/dot-plot.ts';
import { effectText, MEASURE_WORDS } from '../words.ts';

const SHOWN: readonly MeasureId[] = [
  'parameters',
  'absolute',
  'batches',
  'level',
  'oscillation',
  'parametersOpening',
  'firstRise',
];

/** The difference between the pair, with one cause after another taken away. */
export function gapSection(inquiry: Inquiry): readonly Section[] {
  const { pair, outcome } = inquiry;
  const relatives = relativesOf(inquiry);
  const gap = gapOf(inquiry, relatives, outcome);
  if (pair === null || gap === null || pair.name === 'lr') return [];
  const byRatio = gapOf(inquiry, relatives, outcome, 'ratio');
  const steps: readonly (readonly [string, Comparison | null])[] = [
    ['as they stand', gap.whole],
    ['both corrected for their start', gap.byShock === null ? null : gap.corrected],
    ['and at equal steps (root mean square)', gap.equal],
    ['or at equal effective learning rates (median)', byRatio?.equal ?? null],
  ];
  const drawn = steps.flatMap(([title, comparison]) =>
    comparison?.effect == null
      ? []
      : [{ title, under: `${pair.high.label} over ${pair.low.label}`, effect: comparison.effect, theory: null }],
  );
  return [
    {
      id: 'gap',
      title: 'Where the difference goes',
      blocks: [
        text(
          drawn.length > 1
            ? `${pair.high.label} over ${pair.low.label}, with one cause after another taken away. What is taken away first can ` +
                'take along what a later one would also have explained, so the shares depend on the order; each ratio alone does not.'
            : `${pair.high.label} over ${pair.low.label}. This run can take no cause away, so where the difference goes stays open.`,
        ),
        ...(drawn.length === 0
          ? []
          : [
              {
                kind: 'picture' as const,
                name: 'explain-gap.svg',
                alt: `Ratio of ${MEASURE_WORDS[outcome]}, with its interval, as causes are taken away; 1 is no difference.`,
                drawing: dotPlot(drawn),
              },
            ]),
        {
          kind: 'table',
          caption: 'Ratios with their 99 % intervals over seeds',
          columns: [
            words('Measure'),
            numbers('As they stand'),
            numbers('Both corrected'),
            numbers('And at equal steps'),
          ],
          rows: SHOWN.map((measure) => {
            const found = gapOf(inquiry, relatives, measure)!;
            return row(null, [
              MEASURE_WORDS[measure],
              ...[found.whole, found.byShock === null ? null : found.corrected, found.equal].map((comparison) =>
                comparison?.effect == null ? none : effectText(comparison.effect),
              ),
            ]);
          }),
        },
      ],
    },
  ];
}
