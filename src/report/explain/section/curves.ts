import type { Inquiry } from '../../../analysis/explanation/inquiry.ts';
import { family, type Variant } from '../../../analysis/explanation/variant.ts';
import type { EpochOscillation } from '../../../analysis/oscillation/trial.ts';
import { spread } from '../../../analysis/spread.ts';
import { isFunction } from '../../../problem/problem.ts';
import { numbers, row, text, words, type Block, type Section } from '../../document.ts';
import { none, spreadText, both } from '../../format.ts';
import { curvesPicture } from '../picture/curves.ts';
import { factor, symbolOf } from '../words.ts';

/** The two curves of the question, with their oscillation beside them. */
export function curvesSection(inquiry: Inquiry, losses: ReadonlyMap<string, Float64Array>): readonly Section[] {
  const { pair } = inquiry;
  if (pair === null) return [];
  const variants = [pair.low, pair.high];
  const epochs = [...pair.low.trials.values()][0]!.epochs.length;
  return [
    {
      id: 'curves',
      title: 'The two curves',
      blocks: [
        {
          kind: 'picture',
          name: 'explain-curves.svg',
          alt: 'Left, the training loss of the two variants against epochs. Right, their oscillation in each epoch: solid of the step losses, dotted of fixed samples.',
          drawing: curvesPicture(variants, losses),
        },
        {
          kind: 'table',
          caption: 'Oscillation by epoch, mean over seeds ± half of its 95 % interval',
          columns: [
            words('Variant'),
            words('Epoch'),
            numbers('Step losses'),
            numbers('Fixed samples'),
            numbers('Between batches'),
            numbers('Spikes in 1,000'),
            numbers('Draw-up'),
            numbers('Sign flips'),
            numbers('Lag-one'),
          ],
          rows: variants.flatMap((variant) =>
            Array.from({ length: epochs }, (_, e) =>
              row(null, [
                variant.label,
                String(e + 1),
                ...COLUMNS.map(({ pick, digits }) => {
                  const found = spread(epochsOf(variant, e).flatMap((epoch) => pick(epoch) ?? []));
                  if (found === null) return none;
                  return Number.isFinite(found.mean)
                    ? spreadText(
                        found,
                        both((value) => fixed(value, digits)),
                      )
                    : '∞';
                }),
              ]),
            ),
          ),
        },
        ...othersText(inquiry),
        ...(variants.some(isOfFunction) ? [] : [zigzag]),
      ],
    },
  ];
}

const isOfFunction = ({ trials }: Variant): boolean =>
  [...trials.values()].some(({ spec }) => isFunction(spec.problem));

const zigzag = text(
  'A zigzag flips its sign at every step, white noise two times in three. Where the step losses flip like white ' +
    'noise and do not remember the step before (lag-one near 0), they vary because the batches do.',
);

/** A draw-up can be of any size, or from a loss of 0. */
function fixed(value: number, digits: number): string {
  return Math.abs(value) < 1e5 ? value.toFixed(digits).replace('-', '−') : factor(value);
}

/** What else the suite varied, where these two are not all. */
function othersText({ pair, variants }: Inquiry): readonly Block[] {
  const alike = family(variants, pair!.low, pair!.name).filter(({ trials }) => trials.size > 0);
  if (alike.length <= 2) return [];
  return [
    text(
      `Of the ${alike.length} variants that differ in ${symbolOf(pair!.name)} alone these are the first two of the suite; ` +
        'the others are under “One switch at a time”.',
    ),
  ];
}

const COLUMNS: readonly { readonly pick: (epoch: EpochOscillation) => number | null; readonly digits: number }[] = [
  { pick: ({ steps }) => steps.amplitude, digits: 3 },
  { pick: ({ parameters }) => parameters, digits: 4 },
  { pick: ({ batches }) => batches, digits: 3 },
  { pick: ({ steps }) => 1000 * steps.spikeRate, digits: 2 },
  { pick: ({ steps }) => steps.drawUp, digits: 1 },
  { pick: ({ steps }) => steps.signFlipRate, digits: 3 },
  { pick: ({ steps }) => steps.lagOne, digits: 3 },
];

function epochsOf({ trials }: Variant, e: number): readonly EpochOscillation[] {
  return [...trials.values()].flatMap(({ epochs }) => epochs[e] ?? []);
}
