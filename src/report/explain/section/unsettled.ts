import { LEAST_SEEDS } from '../../../analysis/oscillation/effect.ts';
import type { Inquiry } from '../../../analysis/explanation/inquiry.ts';
import { text, type Section } from '../../document.ts';
import { plural } from '../../format.ts';
import type { Cause } from '../cause/cause.ts';
import { measurement } from './cause.ts';

/** What the run leaves open, and what it would take. */
export function unsettledSection({ trials, pair, seeds }: Inquiry, causes: readonly Cause[]): Section {
  const open = causes.flatMap(({ title, tests }) =>
    tests
      .filter(({ verdict }) => ['open', 'fewSeeds', 'notMeasured'].includes(verdict))
      .map((test) => ({ name: `${title}: ${test.predicts}`, value: measurement(test) })),
  );
  const problems = new Set(trials.map(({ spec }) => JSON.stringify(spec.problem))).size;
  const probed = trials.some(({ probes }) => probes !== null);
  return {
    id: 'unsettled',
    title: 'What the data do not settle',
    blocks: [
      ...(open.length === 0 ? [text('No prediction above was left open.')] : [{ kind: 'facts' as const, facts: open }]),
      ...(pair !== null && seeds < LEAST_SEEDS
        ? [text(`The pair has ${plural(seeds, 'seed')} in common; from fewer than ${LEAST_SEEDS} no verdict is given.`)]
        : []),
      ...(probed
        ? []
        : [
            text(
              'The trials were not probed, so nothing is known of steps, denominators and fixed images; add probeEvery: 10 to ' +
                'the suite and run it again.',
            ),
          ]),
      ...(probed
        ? [
            text(
              'How far batches lie apart at one moment is known; whether the same images stay hard from step to step, or others ' +
                'each time, is not recorded. In the second case that distance would be motion, too: of single images, which the ' +
                'mean over many does not show.',
            ),
          ]
        : []),
      text(
        `All of this is ${problems === 1 ? 'one problem' : plural(problems, 'problem')} with one network. Comparisons at equal ` +
          'steps interpolate between the learning rates that were run, and match the root mean square of a step; that the steps ' +
          'point in other directions, and that a short and a long memory share them out differently among the weights, is not ' +
          'matched. What is left of a difference at equal steps is everything that these memories do besides, not one cause.',
      ),
    ],
  };
}
