import { LEVEL } from '../../../analysis/explanation/compare.ts';
import { NEGLIGIBLE } from '../../../analysis/explanation/judge.ts';
import { LEAST_SEEDS } from '../../../analysis/oscillation/effect.ts';
import { REACH } from '../../../analysis/oscillation/oscillation.ts';
import type { Inquiry } from '../../../analysis/explanation/inquiry.ts';
import { text, type Section } from '../../document.ts';
import { percent } from '../words.ts';

/** What the numbers are. */
export function methodSection({ trials }: Inquiry): Section {
  const probes = trials.find(({ probes: found }) => found !== null)?.probes?.record;
  return {
    id: 'method',
    title: 'How it was measured',
    blocks: [
      text(
        `Oscillation is measured on the loss of every single step, never on a smoothed one. rₜ is ln Lₜ minus the median of ` +
          `the ${REACH} values before it and the ${REACH} behind; the oscillation of an epoch is 1.4826 times the median distance ` +
          'of r from its median, which is the standard deviation of r if r is normal. A smooth fall has none. A spike is an r ' +
          'above six times that median distance; the draw-up is the largest loss over the smallest one before it.',
      ),
      ...(probes === undefined
        ? []
        : [
            text(
              `Every ${probes.every} steps, off the clock, the loss of the same ${probes.rows} training samples is computed: it ` +
                'moves only because the parameters do. How far batches of them lie apart at that moment is the standard deviation ' +
                'of ln loss between them. Steps are looked at closely at 1, 2, 4, 8 … and then at even distances.',
            ),
          ]),
      text(
        'Later epochs are the second half. A comparison is a ratio, seed by seed, between trials that started from the same ' +
          `weights and saw the same batches; its ${percent(LEVEL)} interval over seeds is the bootstrap’s (BCa) joined with ` +
          `Student’s, whichever reaches further. From fewer than ${LEAST_SEEDS} seeds no verdict is given. Ratios within ` +
          `${percent(NEGLIGIBLE - 1)} of 1 count as no effect. Every prediction is judged by itself: of a hundred that are decided, one is wrong by chance.`,
      ),
    ],
  };
}
