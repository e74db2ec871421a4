import { LEAST_SEEDS } from '../../../analysis/oscillation/effect.ts';
import type { Inquiry } from '../../../analysis/explanation/inquiry.ts';
import { judge } from '../../../analysis/explanation/judge.ts';
import type { Pair } from '../../../analysis/explanation/pair.ts';
import { MOST_SEEDS, seedsToSettle } from '../../../analysis/explanation/seeds-to-settle.ts';
import { isFunction as isFunctionSpec } from '../../../problem/problem.ts';
import { text, type Fact, type Section } from '../../document.ts';
import { plural } from '../../format.ts';
import type { Cause, Test } from '../cause/cause.ts';
import { symbolOf } from '../words.ts';
import { measurement } from './cause.ts';

/** What the run leaves open, and what it would take. */
export function unsettledSection(
  { trials, pair, seeds }: Inquiry,
  causes: readonly Cause[],
  suite: { readonly file: string },
): Section {
  const isFunction = trials.some(({ spec }) => isFunctionSpec(spec.problem));
  const open = causes.flatMap(({ title, tests }) =>
    tests
      .filter(({ verdict }) => ['open', 'fewSeeds'].includes(verdict))
      .map((test) => ({
        name: `${title}: ${test.predicts}`,
        value: `${measurement(test)}${isFunction ? '' : `; ${takes(test)}`}`,
      })),
  );
  const missing = missingOf(causes);
  const problems = new Set(trials.map(({ spec }) => JSON.stringify(spec.problem))).size;
  const probed = trials.some(({ probes }) => probes !== null);
  return {
    id: 'unsettled',
    title: 'What the data do not settle',
    blocks: [
      ...(open.length === 0 ? [] : [{ kind: 'facts' as const, facts: open }]),
      ...(open.length === 0 || isFunction
        ? []
        : [
            text(
              `How many seeds it would take is reckoned with the ratio and the spread that were measured. "bench run ${suite.file} ` +
                '--seeds 0,1,2,…" trains those that are not stored yet; with --only LABEL, once for each, of some variants alone.',
            ),
          ]),
      ...(missing.length === 0
        ? []
        : [
            text('What the run would need to have, and what could then be told:'),
            { kind: 'facts' as const, facts: missing },
          ]),
      ...(open.length + missing.length > 0
        ? []
        : [
            text(
              causes.length === 0
                ? 'There is no pair of variants to predict anything of.'
                : 'No prediction above was left open.',
            ),
          ]),
      ...(pair !== null && seeds < LEAST_SEEDS && !isFunction
        ? [text(`The pair has ${plural(seeds, 'seed')} in common; from fewer than ${LEAST_SEEDS} no verdict is given.`)]
        : []),
      ...(probed
        ? []
        : [
            text(
              'The trials were not probed, so nothing is known of steps, denominators and fixed samples; add probeEvery: 10 to ' +
                'the suite and run it again.',
            ),
          ]),
      ...(probed
        ? [
            text(
              'How far batches lie apart at one moment is known; whether the same samples stay hard from step to step, or others ' +
                'each time, is not recorded. In the second case that distance would be motion, too: of single samples, which the ' +
                'mean over many does not show.',
            ),
          ]
        : []),
      text(
        `All of this is ${problems === 1 ? 'one problem' : plural(problems, 'problem')} ${isFunction ? 'from one start' : 'with one network'}.` +
          (pair === null || pair.name === 'lr' ? '' : ` ${equalSteps(pair)}`),
      ),
    ],
  };
}

function takes({ expected, comparison }: Test): string {
  if (judge(expected, comparison?.effect ?? null) === 'fails')
    return 'what theory gives is hardly an effect, and more seeds would not tell it from none';
  const needed = comparison === null ? null : seedsToSettle(expected, comparison);
  return needed === null
    ? `not even ${MOST_SEEDS} seeds would tell, if it stays like this`
    : `about ${needed} seeds would tell, if it stays like this`;
}

/** What comparisons at equal steps leave out. */
function equalSteps({ memory, name }: Pair): string {
  const besides = memory ? ', and that a short and a long memory share them out differently among the weights,' : '';
  return (
    'Comparisons at equal steps interpolate between the learning rates that were run, and match the root mean square of a ' +
    `step; that the steps point in other directions${besides} is not matched. What is left of a difference at equal steps is ` +
    `everything that ${memory ? 'these memories do' : `${symbolOf(name)} does`} besides, not one cause.`
  );
}

/** What was not measured, by what it would take; each thing once. */
function missingOf(causes: readonly Cause[]): readonly Fact[] {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const { title, tests } of causes)
    for (const { verdict, missing, predicts } of tests) {
      if (verdict !== 'notMeasured') continue;
      const wanting = found.get(missing) ?? new Map<string, Set<string>>();
      found.set(missing, wanting.set(title, (wanting.get(title) ?? new Set()).add(predicts)));
    }
  return [...found].map(([name, wanting]) => ({
    name: name.charAt(0).toUpperCase() + name.slice(1),
    value: [...wanting].map(([title, predictions]) => `${title}: ${[...predictions].join('; ')}`).join('. '),
  }));
}
