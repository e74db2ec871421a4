import { isMoreThanHalf, type Comparison } from '../../analysis/explanation/compare.ts';
import { gapOf, partsOf, relativesOf, type Gap, type Inquiry, type Parts } from '../../analysis/explanation/inquiry.ts';
import { differs, judge, NEGLIGIBLE } from '../../analysis/explanation/judge.ts';
import type { Effect } from '../../analysis/oscillation/effect.ts';
import { isSettled } from '../../analysis/oscillation/measure.ts';
import type { Variant } from '../../analysis/explanation/variant.ts';
import type { Text } from '../document.ts';
import { conclude, type Cause, type Conclusion } from './cause/cause.ts';
import { noPair, notCompared } from './no-answer.ts';
import { effectText, factor, meanOf, percent, typicalFactor, VERDICT_WORDS } from './words.ts';
import { plural } from '../format.ts';

/** The answer, in a few sentences; every one with a number in it says what this run measured. */
export function answer(inquiry: Inquiry, causes: readonly Cause[]): readonly Text[] {
  const { pair, trials } = inquiry;
  if (pair === null) return [[noPair(inquiry)]];
  const relatives = relativesOf(inquiry);
  const steps = gapOf(inquiry, relatives, 'oscillation')!;
  const epochs = settledEpochs(trials[0]!.epochs.length);
  if (steps.whole.effect === null) return [[notCompared(inquiry, epochs)]];
  return [
    [
      `In ${epochs} the loss of single steps `,
      { strong: sizeOf(steps.whole.effect, pair.low, pair.high) },
      `: a typical loss lies a factor of ${typicalFactor(pair.low)} off the median of its neighbours with ` +
        `${pair.low.label}, and ${typicalFactor(pair.high)} with ${pair.high.label}.`,
      ...partsText(inquiry),
    ],
    ...gapText(inquiry, gapOf(inquiry, relatives, inquiry.outcome)!, partsOf(inquiry, relatives, inquiry.outcome)),
    ...visibleText(inquiry, steps, gapOf(inquiry, relatives, 'batches')!),
    ...causes.flatMap(({ trace }): readonly Text[] => (trace == null ? [] : [[trace]])),
    ...causesText(causes),
  ];
}

/** "oscillates less with A than with B, ×0.78 [0.74, 0.83]". */
function sizeOf(effect: Effect, low: Variant, high: Variant): string {
  const verdict = judge('same', effect);
  const ratio = effectText(effect);
  if (verdict === 'fewSeeds')
    return `oscillates ${ratio} as much with ${high.label} as with ${low.label}, which from ${plural(effect.n, 'seed')} is no verdict`;
  if (verdict === 'holds')
    return `oscillates equally with ${high.label} and ${low.label}, within ${percent(NEGLIGIBLE - 1)}: ${ratio}`;
  if (effect.low > 1 || effect.high < 1)
    return `oscillates ${effect.ratio < 1 ? 'less' : 'more'} with ${high.label} than with ${low.label}, ${ratio}`;
  return `may oscillate more or less with ${high.label} than with ${low.label}, this run cannot tell: ${ratio}`;
}

/** How much of it the parameters make, and how much the batches. */
function partsText({ pair }: Inquiry): Text {
  const shares = [pair!.low, pair!.high].map((variant) => {
    const [all, parameters, batches] = (['oscillation', 'parameters', 'batches'] as const).map((id) =>
      meanOf(variant, id),
    );
    return all == null || parameters == null || batches == null ? null : { all, parameters, batches };
  });
  const [low, high] = shares;
  if (low == null || high == null) return [];
  const predicted = (part: typeof low): number => Math.hypot(part.parameters, part.batches);
  const lead = [low, high].every(({ batches, parameters }) => batches > parameters)
    ? 'Most of either is that every step sees another batch: at'
    : [low, high].every(({ batches, parameters }) => batches < parameters)
      ? 'Most of either is that the parameters move, and some that every step sees another batch: at'
      : 'Part of this is that every step sees another batch, and part that the parameters move: at';
  return [
    ` ${lead} the same parameters batches lie that far apart (${factor(low.batches)} and ` +
      `${factor(high.batches)} in ln loss, where the steps' losses have ${factor(low.all)} and ${factor(high.all)}). On fixed ` +
      `samples, where only the parameters move the loss, it is ${factor(low.parameters)} and ${factor(high.parameters)}; both ` +
      `parts together make ${factor(predicted(low))} and ${factor(predicted(high))}.`,
  ];
}

/** Where the difference goes as causes are taken away. */
function gapText({ pair, outcome }: Inquiry, gap: Gap, parts: Parts): readonly Text[] {
  const whole = gap.whole.effect;
  if (whole === null || (gap.byShock?.effect == null && gap.equal?.effect == null)) return [];
  const of = outcome === 'parameters' ? 'the loss of fixed samples' : 'the loss of the steps';
  const [low, high] = [pair!.low.label, pair!.high.label];
  const opening = `As they stand, ${of} oscillates ${effectText(whole)} as much with ${high} as with ${low}.`;
  if (judge('same', whole) === 'holds') return [[`${opening} That is no difference that could be explained.`]];
  if (!differs(whole)) return [[`${opening} Whether that is a difference, this run cannot tell.`]];
  const start = taken('Correcting both for v’s start at 0', gap.byShock, gap.corrected, whole);
  const besides = start === '' ? 'Giving' : 'Besides, giving';
  const equal = `${besides} ${high} the learning rate at which its steps are as large as those of ${low}`;
  return [[{ strong: mostly(gap, parts) }, ` ${opening}`, start, taken(equal, gap.byStep, gap.equal, whole)]];
}

/** What becomes of the difference that the plot shows, where parameters and batches were told apart. */
function visibleText({ outcome }: Inquiry, steps: Gap, batches: Gap): readonly Text[] {
  const [whole, left] = [steps.whole.effect, (steps.equal ?? steps.corrected)?.effect];
  const between = (batches.equal ?? batches.corrected)?.effect;
  if (outcome !== 'parameters' || whole == null || left == null || between == null || !differs(whole)) return [];
  const share = shareOf(left, whole) > 0.5 ? 'most' : 'some';
  const gone = judge('same', left) === 'holds' || !differs(left);
  const networks =
    differs(between) && between.ratio < 1 === whole.ratio < 1
      ? ` At the same parameters batches then lie ${effectText(between)} as far apart, so the difference is in how the loss is ` +
        'spread over the samples at any one moment.'
      : '';
  return [
    [
      `The difference that the plot shows, in the step losses, goes from ${effectText(whole)} to ${effectText(left)} by the same ` +
        `switches${gone ? '' : `: ${share} of what the eye sees is not made by the start or by the size of the steps`}.`,
      gone ? '' : networks,
    ],
  ];
}

/** The largest part of the difference, in a sentence; only what is the largest in every order is called so. */
function mostly({ whole, byShock, byStep, equal }: Gap, parts: Parts): string {
  const shares = [
    { what: 'from the start of v at 0', by: byShock, ways: parts.shock },
    { what: 'from the size of the steps', by: byStep, ways: parts.step },
    { what: 'from neither the start nor the size of the steps', by: equal, ways: parts.rest },
  ].flatMap(({ what, by, ways }) =>
    by?.effect != null && differs(by.effect) ? [{ what, ways, share: shareOf(by.effect, whole.effect!) }] : [],
  );
  const [largest] = shares.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  if (largest === undefined) return 'Where the difference comes from, this run does not settle.';
  if (largest.share <= 0.5)
    return `No single cause makes most of the difference; the largest part comes ${largest.what}.`;
  if (largest.ways.every((way) => isMoreThanHalf(way, whole)))
    return `Most of the difference in what the parameters do comes ${largest.what}.`;
  const found = largest.ways.map(({ effect }) => shareOf(effect!, whole.effect!));
  const [least, most] = [Math.min(...found), Math.max(...found)];
  return least > 0.5
    ? `The largest part of the difference in what the parameters do comes ${largest.what}; whether it is more than half, this run cannot tell.`
    : `Between ${percent(least)} and ${percent(most)} of the difference in what the parameters do comes ${largest.what}, depending on ` +
        'what is taken away first and on which of the two is given the other’s steps.';
}

const shareOf = (part: Effect, whole: Effect): number => Math.log(part.ratio) / Math.log(whole.ratio);

/** What one switch takes out of the difference, and what is left. */
function taken(what: string, by: Comparison | null, left: Comparison | null, whole: Effect): string {
  if (by?.effect == null || left?.effect == null) return '';
  const share = shareOf(by.effect, whole);
  const amount = !differs(by.effect)
    ? 'changes it by no amount that this run can tell'
    : share > 0
      ? `takes ${percent(share)} of it away, in ln (a factor of ${effectText(by.effect).slice(1)})`
      : 'makes it larger';
  return ` ${what} ${amount}; ${effectText(left.effect)} is left.`;
}

const LEADS: Readonly<Record<Conclusion, string>> = {
  supported: 'Supported by experiment',
  partly: 'Supported in part',
  opposite: 'At work, but against the prediction',
  refuted: 'Not borne out',
  open: 'Left open',
  fewSeeds: 'Too few seeds to tell',
  notTested: 'Not tested by this run',
};

function causesText(causes: readonly Cause[]): readonly Text[] {
  const order: readonly Conclusion[] = ['supported', 'partly', 'opposite', 'refuted', 'open', 'fewSeeds', 'notTested'];
  return order.flatMap((conclusion): readonly Text[] => {
    const found = causes.filter((cause) => conclude(cause) === conclusion);
    if (found.length === 0) return [];
    return [[{ strong: `${LEADS[conclusion]}:` }, ` ${found.map(causeText).join(', ')}.`]];
  });
}

/** The title with the outcomes that were measured, those that repeat a prediction and its verdict left out. */
function causeText(cause: Cause): string {
  const title = cause.title.charAt(0).toLowerCase() + cause.title.slice(1);
  const outcomes = cause.tests.filter(({ kind, comparison }) => kind === 'outcome' && comparison?.effect);
  const differing = outcomes.filter(
    ({ predicts, verdict }, i) =>
      outcomes.findIndex((other) => other.predicts === predicts && other.verdict === verdict) === i,
  );
  const shown = differing.map(
    (test) => `${test.predicts}: ${effectText(test.comparison!.effect!)}, ${VERDICT_WORDS[test.verdict]}`,
  );
  return shown.length === 0 ? title : `${title} (${shown.join('; ')})`;
}

export function settledEpochs(epochs: number): string {
  const settled = Array.from({ length: epochs }, (_, i) => i + 1).filter((epoch) => isSettled(epoch, epochs));
  return settled.length === 1 ? `epoch ${settled[0]!}` : `epochs ${settled[0]!} to ${settled.at(-1)!}`;
}
