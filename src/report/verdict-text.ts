import type { VariantSummary } from '../analysis/summary.ts';
import { hasChance } from '../analysis/chance.ts';
import { learnedNothing, verdict } from '../analysis/verdict.ts';
import type { RunRecord } from '../record/record.ts';
import type { Text } from './document.ts';
import { list, plural } from './format.ts';
import { hasSamplesRun, isFunctionRun } from './function-run.ts';
import { troubleText } from './section/trouble.ts';
import { raceText } from './verdict/race.ts';
import { rankingText } from './verdict/ranking.ts';
import { unlearnedText } from './verdict/unlearned.ts';

/** The answer in words, every one of them from the data, and no one is called the first without the doubt that belongs to it. */
export function verdictText(run: RunRecord, summaries: readonly VariantSummary[]): readonly Text[] {
  const { trainLoss, testAccuracy, testLoss, target, unranked } = verdict(run, summaries);
  const left = summaries.filter(({ variant }) => unranked.includes(variant));
  const others: readonly Text[] = [
    ...unlearnedText(summaries),
    ...(left.length === 0
      ? []
      : [[`Not ranked, because not every trial completed: ${list(left.map((each) => withTrouble(each)))}.`]]),
  ];
  if (trainLoss === null || testLoss === null) return [[nothingToRank(summaries)], ...others];
  const race = raceText(run, target, summaries, testAccuracy === null ? 'testLoss' : 'testAccuracy');
  const main = answerText(run, summaries);
  if (isFunctionRun(run)) return [...race, main, ...others];
  const falls = rankingText(
    trainLoss,
    { what: 'training loss in the last epoch', how: 'lowest' },
    summaries.length === 1,
  );
  return [...race, main, [...falls], ...others];
}

/** The one sentence that says who is in front, and with what doubt. */
export function answerText(run: RunRecord, summaries: readonly VariantSummary[]): Text {
  const { trainLoss, testAccuracy, testLoss } = verdict(run, summaries);
  const alone = summaries.length === 1;
  if (trainLoss === null || testLoss === null) return [nothingToRank(summaries)];
  if (isFunctionRun(run))
    return [
      ...rankingText(testLoss, { what: 'loss at the end', how: 'lowest' }, alone),
      ' A function without noise: another seed would give the same.',
    ];
  const main =
    testAccuracy === null
      ? rankingText(
          testLoss,
          { what: hasSamplesRun(run) ? 'test loss at the end' : 'loss at the end', how: 'lowest', needed: true },
          alone,
        )
      : rankingText(
          testAccuracy,
          { what: 'test accuracy at the end', how: 'best', percent: true, needed: true },
          alone,
        );
  const exact = hasChance(run) ? '' : ' Every seed gave the same: chance has no part in it.';
  return [...main, exact];
}

function nothingToRank(summaries: readonly VariantSummary[]): string {
  const trained = summaries.some(learnedNothing);
  const why = trained ? 'No variant learned' : 'No variant was trained to the end with every seed';
  return `${why}, so there is nothing to rank.`;
}

/** "SGD (diverged)", "SGD (2 of 3 seeds diverged)". */
export function withTrouble({ variant, planned, troubles }: VariantSummary): string {
  if (troubles.length === 0) return variant;
  const seeds = planned === 1 ? '' : `${troubles.length} of ${plural(planned, 'seed')} `;
  const what = list([...new Set(troubles.map(troubleText))]);
  return `${variant} (${seeds}${troubles.length > 1 ? what.replaceAll('was ', 'were ') : what})`;
}
