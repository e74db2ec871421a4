import type { VariantSummary } from '../analysis/summary.ts';
import { formatPercent } from '../base/units.ts';
import { verdict, type Ranking } from '../analysis/verdict.ts';
import type { RunRecord } from '../record/record.ts';
import type { Text } from './document.ts';
import { both, list, lossStyle, spreadText, type Style } from './format.ts';
import { isFunctionRun } from './function-run.ts';

/** The answer in words, every one of them from the data. */
export function verdictText(run: RunRecord, summaries: readonly VariantSummary[]): readonly Text[] {
  const { trainLoss, testAccuracy, testLoss, unranked } = verdict(summaries);
  if (trainLoss === null || testLoss === null) {
    return [['No variant was trained to the end, so there is nothing to rank.']];
  }
  const left: readonly Text[] =
    unranked.length === 0 ? [] : [[`Not ranked, because not every trial completed: ${list(unranked)}.`]];
  return [
    sentence('The lowest training loss in the last epoch is ', trainLoss, lossStyle),
    testAccuracy === null
      ? sentence('The lowest loss at the end is ', testLoss, lossStyle)
      : sentence('The best test accuracy at the end is ', testAccuracy, both(formatPercent)),
    [isFunctionRun(run) ? 'A function without noise: another seed would give the same.' : noiseText(trainLoss)],
    ...left,
  ];
}

function sentence(start: string, { best, next }: Ranking, style: Style): Text {
  const after = next === null ? '.' : `; next is ${next.variant} with ${spreadText(next.value, style)}.`;
  return [start, { strong: spreadText(best.value, style) }, ', by ', { strong: best.variant }, after];
}

function noiseText({ best, next }: Ranking): string {
  const seeds = Math.min(best.value.n, next?.value.n ?? best.value.n);
  if (seeds > 1) return `Means over ${seeds} seeds; ± is the standard deviation between them.`;
  return next === null
    ? 'This is one seed: another may differ.'
    : 'This is one seed each: small differences may be noise.';
}
