import type { Fact, Section } from '../../document.ts';
import { text } from '../../document.ts';
import { plural } from '../../format.ts';
import { shorten } from '../../page/shorten.ts';
import { fitOf, type Fit } from '../../../analysis/explanation/judge.ts';
import { LEAST_SEEDS } from '../../../analysis/oscillation/effect.ts';
import { conclude, type Cause, type Conclusion, type Test } from '../cause/cause.ts';
import { dotPlot } from '../picture/dot-plot.ts';
import { effectText, factor, MEASURE_WORDS, VERDICT_WORDS } from '../words.ts';

/** What a cause predicts, what isolates it, what was measured, and a picture of it. */
export function causeSection(cause: Cause): Section {
  const measured = cause.tests.filter(({ comparison }) => comparison?.effect);
  return {
    id: cause.id,
    title: cause.title,
    blocks: [
      text({ strong: CONCLUSIONS[conclude(cause)] }, summaryOf(cause)),
      text(cause.story),
      text(`Isolated by: ${cause.isolation}.`),
      ...(cause.trace == null ? [] : [text(cause.trace)]),
      { kind: 'facts', facts: factsOf(cause) },
      ...(measured.length === 0
        ? []
        : [
            {
              kind: 'picture' as const,
              name: `explain-${cause.id}.svg`,
              alt: `${cause.title}: measured ratios with their intervals${cause.tests.some(({ predicted }) => predicted !== null) ? '; diamonds are what theory predicts' : ''}. The line at 1 is no effect.`,
              drawing: dotPlot(measured.map(rowOf)),
            },
          ]),
    ],
  };
}

/** What was not measured of both variants of the pair, for the same reason, is said once. */
function factsOf({ tests }: Cause): readonly Fact[] {
  const facts = tests.map((test) => ({ name: test.predicts, value: measurement(test) }));
  return facts.filter(
    ({ name, value }, at) => at === facts.findIndex((each) => each.name === name && each.value === value),
  );
}

export const CONCLUSIONS: Readonly<Record<Conclusion, string>> = {
  supported: 'The data support it.',
  partly: 'The data support it in part.',
  opposite: 'It is at work, but its effect is the opposite of what was predicted.',
  refuted: 'The data do not bear it out.',
  open: 'The data leave it open.',
  fewSeeds: 'There are too few seeds to tell.',
  notTested: 'This run does not test whether it makes the loss oscillate.',
};

function summaryOf({ tests }: Cause): string {
  const of = (...verdicts: readonly Test['verdict'][]): number =>
    tests.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const [hold, direction, fail] = [of('holds'), of('direction'), of('fails', 'opposite')];
  const open = tests.length - hold - direction - fail;
  if (open === tests.length) return '';
  const parts = [
    `${hold} ${hold === 1 ? 'holds' : 'hold'}`,
    ...(direction === 0 ? [] : [`${direction} ${direction === 1 ? 'holds' : 'hold'} in direction alone`]),
    `${fail} ${fail === 1 ? 'does' : 'do'} not`,
    `${open} ${open === 1 ? 'is' : 'are'} not decided`,
  ];
  return ` Of ${plural(tests.length, 'prediction')} ${parts.join(', ')}.`;
}

const FITS: Readonly<Record<Fit, string>> = {
  within: 'agrees',
  about: 'is within 5 %',
  outside: 'lies outside',
};

/** "×1.42 [1.30, 1.56], theory ×1.40 agrees, for A against B: holds". */
export function measurement(test: Test): string {
  const { comparison, from, to, predicted, missing, verdict } = test;
  if (comparison?.effect == null) return `not measured; it would take ${missing}`;
  // Too few seeds say nothing of theory either.
  const fit = comparison.effect.n < LEAST_SEEDS ? '' : ` ${FITS[fitOf(comparison.effect, predicted ?? 1)]}`;
  const theory = predicted === null ? '' : `, theory ×${factor(predicted)}${fit}`;
  return `${effectText(comparison.effect)}${theory}, for ${to} against ${from}: ${VERDICT_WORDS[verdict]}`;
}

function rowOf({ comparison, from, to, predicted }: Test) {
  return {
    title: MEASURE_WORDS[comparison!.measure],
    under: `${shorten(to)} over ${shorten(from)}`,
    effect: comparison!.effect!,
    theory: predicted,
  };
}
