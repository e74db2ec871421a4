import { isMoreThanHalf, type Comparison } from '../../analysis/explanation/compare.ts';
import { gapOf, relativesOf, type Gap, type Inquiry } from '../../analysis/explanation/inquiry.ts';
import { differs, judge, NEGLIGIBLE } from '../../analysis/explanation/judge.ts';
import type { Effect } from '../../analysis/oscillation/effect.ts';
import { isSettled, LEAST_AMPLITUDE, MEASURES, type MeasureId } from '../../analysis/oscillation/measure.ts';
import { sum } from '../../analysis/spread.ts';
import { differences, type Variant } from '../../analysis/explanation/variant.ts';
import type { Text } from '../document.ts';
import { conclude, type Cause, type Conclusion } from './cause/cause.ts';
import { effectText, factor, symbolOf, VERDICT_WORDS } from './words.ts';
import { list, plural } from '../format.ts';

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
    ...gapText(inquiry, gapOf(inquiry, relatives, inquiry.outcome)!),
    ...visibleText(inquiry, steps, gapOf(inquiry, relatives, 'batches')!),
    ...causes.flatMap(({ trace }): readonly Text[] => (trace == null ? [] : [[trace]])),
    ...causesText(causes),
  ];
}

function noPair({ variants }: Inquiry): string {
  if (variants.length < 2)
    return (
      'This run has fewer than two variants of optimizers whose hyperparameters are known, so it cannot say what changes ' +
      'the oscillation; that takes two variants that differ in one hyperparameter alone.'
    );
  const pairs = variants.flatMap((a, i) =>
    variants.slice(i + 1).map((b) => ({ a, b, names: differences(a, b) ?? [] })),
  );
  const untrained = pairs.find(({ names }) => names.length === 1);
  if (untrained !== undefined) {
    const { a, b, names } = untrained;
    const none = [a, b].filter(({ trials }) => trials.size === 0).map(({ label }) => label);
    return (
      `${a.label} and ${b.label} differ in ${symbolOf(names[0]!)} alone, but no trial of ${list(none)} completed, so this ` +
      'run cannot say what changes the oscillation; the table below has what was measured.'
    );
  }
  const nearest = pairs.filter(({ names }) => names.length > 1).sort((x, y) => x.names.length - y.names.length)[0];
  return (
    'No two variants of this run differ in one hyperparameter alone, so it cannot say which of them changes the oscillation; ' +
    'the table below has what was measured.' +
    (nearest === undefined
      ? ''
      : ` ${nearest.a.label} and ${nearest.b.label} differ in ${list(nearest.names.map(symbolOf))}: a variant like ` +
        `${nearest.a.label} with the ${symbolOf(nearest.names[0]!)} of ${nearest.b.label} would tell the effect of that from the rest.`)
  );
}

/** Why there is no ratio, with what was measured all the same. */
function notCompared({ pair, seeds }: Inquiry, epochs: string): string {
  const both = [pair!.low, pair!.high];
  const still = both.filter((variant) => meanOf(variant, 'oscillation') === null).map(({ label }) => label);
  const moving = both.filter(({ label }) => !still.includes(label)).map(typical);
  const why =
    still.length > 0
      ? `the loss of single steps does not oscillate with ${list(still)}: a ratio takes losses that oscillate by ` +
        `${percent(LEAST_AMPLITUDE, 1)} or more, with every seed`
      : `the loss of single steps oscillates with both, but a ratio with an interval takes 2 seeds that both completed, and there is ${seeds}`;
  return `In ${epochs} ${why}${moving.length === 0 ? '.' : `. What was measured: ${moving.join(', and ')}.`}`;
}

const typical = (variant: Variant): string =>
  `with ${variant.label} a typical loss lies a factor of ${typicalFactor(variant)} off the median of its neighbours`;

const typicalFactor = (variant: Variant): string => factor(Math.exp(meanOf(variant, 'oscillation') ?? NaN));

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
    ? 'Most of this is that every step sees another batch: at'
    : [low, high].every(({ batches, parameters }) => batches < parameters)
      ? 'Most of this is that the parameters move, and some that every step sees another batch: at'
      : 'Part of this is that every step sees another batch, and part that the parameters move: at';
  return [
    ` ${lead} the same parameters batches lie that far apart (${factor(low.batches)} and ` +
      `${factor(high.batches)} in ln loss, where the steps' losses have ${factor(low.all)} and ${factor(high.all)}). On fixed ` +
      `images, where only the parameters move the loss, it is ${factor(low.parameters)} and ${factor(high.parameters)}; both ` +
      `parts together make ${factor(predicted(low))} and ${factor(predicted(high))}.`,
  ];
}

/** Where the difference goes as causes are taken away. */
function gapText({ pair, outcome }: Inquiry, gap: Gap): readonly Text[] {
  const whole = gap.whole.effect;
  if (whole === null || (gap.byShock?.effect == null && gap.equal?.effect == null)) return [];
  const of = outcome === 'parameters' ? 'the loss of fixed images' : 'the loss of the steps';
  const [low, high] = [pair!.low.label, pair!.high.label];
  const opening = `As they stand, ${of} oscillates ${effectText(whole)} as much with ${high} as with ${low}.`;
  if (judge('same', whole) === 'holds') return [[`${opening} That is no difference that could be explained.`]];
  if (!differs(whole)) return [[`${opening} Whether that is a difference, this run cannot tell.`]];
  const start = taken('Correcting both for v’s start at 0', gap.byShock, gap.corrected, whole);
  const besides = start === '' ? 'Giving' : 'Besides, giving';
  const equal = `${besides} ${high} the learning rate at which its steps are as large as those of ${low}`;
  return [[{ strong: mostly(gap) }, ` ${opening}`, start, taken(equal, gap.byStep, gap.equal, whole)]];
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
        'spread over the images at any one moment.'
      : '';
  return [
    [
      `The difference that the plot shows, in the step losses, goes from ${effectText(whole)} to ${effectText(left)} by the same ` +
        `switches${gone ? '' : `: ${share} of what the eye sees is not made by the start or by the size of the steps`}.`,
      gone ? '' : networks,
    ],
  ];
}

/** The largest part of the difference, in a sentence. */
function mostly({ whole, byShock, byStep, equal }: Gap): string {
  const shares = [
    { what: 'from the start of v at 0', by: byShock },
    { what: 'from the size of the steps', by: byStep },
    { what: 'from neither the start nor the size of the steps', by: equal },
  ].flatMap(({ what, by }) =>
    by?.effect != null && differs(by.effect) ? [{ what, by, share: shareOf(by.effect, whole.effect!) }] : [],
  );
  const [largest] = shares.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  if (largest === undefined) return 'Where the difference comes from, this run does not settle.';
  if (largest.share <= 0.5)
    return `No single cause makes most of the difference; the largest part comes ${largest.what}.`;
  return isMoreThanHalf(largest.by, whole)
    ? `Most of the difference in what the parameters do comes ${largest.what}.`
    : `The largest part of the difference in what the parameters do comes ${largest.what}; whether it is more than half, this run cannot tell.`;
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

/** The title with the outcomes that were measured, those that repeat a prediction left out. */
function causeText(cause: Cause): string {
  const title = cause.title.charAt(0).toLowerCase() + cause.title.slice(1);
  const outcomes = cause.tests.filter(({ kind, comparison }) => kind === 'outcome' && comparison?.effect);
  const first = outcomes.filter(({ predicts }, i) => outcomes.findIndex((other) => other.predicts === predicts) === i);
  const shown = first.map(
    ({ predicts, comparison, verdict }) => `${predicts}: ${effectText(comparison!.effect!)}, ${VERDICT_WORDS[verdict]}`,
  );
  return shown.length === 0 ? title : `${title} (${shown.join('; ')})`;
}

function meanOf({ trials }: Variant, measure: MeasureId): number | null {
  const found = [...trials.values()].flatMap((trial) => MEASURES[measure](trial) ?? []);
  return found.length === 0 ? null : sum(found) / found.length;
}

export function settledEpochs(epochs: number): string {
  const settled = Array.from({ length: epochs }, (_, i) => i + 1).filter((epoch) => isSettled(epoch, epochs));
  return settled.length === 1 ? `epoch ${settled[0]!}` : `epochs ${settled[0]!} to ${settled.at(-1)!}`;
}

export function percent(share: number, digits = 0): string {
  return `${(share * 100).toFixed(digits)} %`;
}
