import type { Inquiry } from '../../analysis/explanation/inquiry.ts';
import { differences, type Variant } from '../../analysis/explanation/variant.ts';
import { LEAST_AMPLITUDE, MEASURES } from '../../analysis/oscillation/measure.ts';
import { list } from '../format.ts';
import { percent, symbolOf, typicalFactor } from './words.ts';

/** Why no two variants can be compared, and which one more would allow it. */
export function noPair({ variants }: Inquiry): string {
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
export function notCompared({ pair, seeds }: Inquiry, epochs: string): string {
  const both = [pair!.low, pair!.high];
  const still = both
    .filter(({ trials }) => [...trials.values()].some((trial) => MEASURES.oscillation(trial) === null))
    .map(({ label }) => label);
  const moving = both.filter(({ label }) => !still.includes(label)).map(typical);
  const why =
    still.length > 0
      ? `the loss of single steps does not oscillate with ${list(still)}: a ratio takes losses that oscillate by ` +
        `${percent(LEAST_AMPLITUDE, 1)} or more, with every seed`
      : `the loss of single steps oscillates with both, but a ratio with an interval takes 2 seeds that both completed, and there is ${seeds === 0 ? 'none' : seeds}`;
  return `In ${epochs} ${why}${moving.length === 0 ? '.' : `. What was measured: ${moving.join(', and ')}.`}`;
}

const typical = (variant: Variant): string =>
  `with ${variant.label} a typical loss lies a factor of ${typicalFactor(variant)} off the median of its neighbours`;
