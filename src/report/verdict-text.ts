import type { VariantSummary } from '../analysis/summary.ts';
import { pairsNeeded, smallestP } from '../analysis/statistics/sign-flip.ts';
import { formatPercent, formatSeconds } from '../base/units.ts';
import { verdict, type Race, type Ranking } from '../analysis/verdict.ts';
import type { RunRecord } from '../record/record.ts';
import type { Text } from './document.ts';
import { both, formatP, list, lossStyle, plural, spreadText, type Style } from './format.ts';
import { isFunctionRun } from './function-run.ts';
import { targetText } from './section/target-table.ts';

/** The answer in words, every one of them from the data. */
export function verdictText(run: RunRecord, summaries: readonly VariantSummary[]): readonly Text[] {
  const { trainLoss, testAccuracy, testLoss, target, unranked } = verdict(run, summaries);
  if (trainLoss === null || testLoss === null) {
    return [['No variant was trained to the end, so there is nothing to rank.']];
  }
  const main =
    testAccuracy === null
      ? sentence('The lowest loss at the end is ', testLoss, lossStyle)
      : sentence('The best test accuracy at the end is ', testAccuracy, both(formatPercent));
  const sure = isFunctionRun(run)
    ? 'A function without noise: another seed would give the same.'
    : noiseText(testAccuracy ?? testLoss);
  return [
    ...(target === null ? [] : [raceText(target)]),
    [...main, ` ${sure}`],
    sentence('The lowest training loss in the last epoch is ', trainLoss, lossStyle),
    ...(unranked.length === 0 ? [] : [[`Not ranked, because not every trial completed: ${list(unranked)}.`]]),
  ];
}

function raceText({ target, first, next }: Race): Text {
  const epochs = both((value) => value.toFixed(2));
  const time = `${formatSeconds(first.seconds.mean)} of training`;
  return [
    { strong: first.variant },
    ` reaches ${targetText(target)} first, after `,
    { strong: `${spreadText(first.epochs, epochs)} epochs` },
    ` (${time})`,
    next === null
      ? '; no other does with every seed.'
      : `; next is ${next.variant} after ${spreadText(next.epochs, epochs)}.`,
  ];
}

function sentence(start: string, { best, next }: Ranking, style: Style): Text {
  const after = next === null ? '.' : `; next is ${next.variant} with ${spreadText(next.value, style)}.`;
  return [start, { strong: spreadText(best.value, style) }, ', by ', { strong: best.variant }, after];
}

function noiseText({ best, next, test, compared }: Ranking): string {
  if (next === null) return best.value.n > 1 ? '' : 'This is one seed: another may differ.';
  const adjusted = test?.adjusted ?? null;
  if (test === null || adjusted === null) return 'This is one seed each: small differences may be noise.';
  const { n } = test.difference;
  if (adjusted <= 0.05) return `The difference is more than noise, p = ${formatP(adjusted)}.`.replace('= <', '<');
  const needed = pairsNeeded(0.05 / compared);
  if (smallestP(n) * compared > 0.05 && Number.isFinite(needed))
    return `Whether the difference is more than noise, ${plural(n, 'seed')} cannot show: that takes ${needed} or more.`;
  return `The difference is within noise, p = ${formatP(adjusted)}.`;
}
