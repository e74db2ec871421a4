import type { VariantSummary } from '../analysis/summary.ts';
import { pairsNeeded, smallestP } from '../analysis/statistics/sign-flip.ts';
import { defaultTargets } from '../analysis/target.ts';
import { verdict, type Race, type Ranking } from '../analysis/verdict.ts';
import { formatSeconds } from '../base/units.ts';
import type { RunRecord } from '../record/record.ts';
import { brief } from './brief.ts';
import type { Text } from './document.ts';
import { formatP, list, plural } from './format.ts';
import { isFunctionRun } from './function-run.ts';
import { targetText } from './section/target-table.ts';
import { troubleText } from './section/trouble.ts';

/** The answer in words, every one of them from the data. */
export function verdictText(run: RunRecord, summaries: readonly VariantSummary[]): readonly Text[] {
  const { trainLoss, testAccuracy, testLoss, target, unranked } = verdict(run, summaries);
  const left = summaries.filter(({ variant }) => unranked.includes(variant));
  const notRanked: readonly Text[] =
    left.length === 0
      ? []
      : [[`Not ranked, because not every trial completed: ${list(left.map((each) => withTrouble(each)))}.`]];
  if (trainLoss === null || testLoss === null)
    return [['No variant was trained to the end with every seed, so there is nothing to rank.'], ...notRanked];
  const alone = summaries.length === 1;
  const aim = defaultTargets(testAccuracy === null ? 'testLoss' : 'testAccuracy')[0]!;
  const seeds = summaries.some(({ planned }) => planned > 1) ? ' with every seed' : '';
  const race: Text[] = [];
  if (target !== null) race.push(raceText(target, alone, seeds));
  // While it goes on, it may still be reached.
  else if (run.status !== 'running')
    race.push([
      `${alone ? `${summaries[0]!.variant} does not reach` : 'No variant reaches'} ${targetText(aim)}${seeds}.`,
    ]);
  if (isFunctionRun(run))
    return [
      ...race,
      [
        ...sentence('loss at the end', 'lowest', testLoss, alone),
        ' A function without noise: another seed would give the same.',
      ],
      ...notRanked,
    ];
  const main =
    testAccuracy === null
      ? sentence('test loss at the end', 'lowest', testLoss, alone)
      : sentence('test accuracy at the end', 'best', testAccuracy, alone, true);
  return [
    ...race,
    [...main, noiseText(testAccuracy ?? testLoss)],
    [...sentence('training loss in the last epoch', 'lowest', trainLoss, alone), testedText(trainLoss)],
    ...notRanked,
  ];
}

function raceText({ target, first, alike, next }: Race, alone: boolean, seeds: string): Text {
  const [soonest, later] = brief([first.epochs, ...(next === null ? [] : [next.epochs])], false);
  // Before the first evaluation nobody looked.
  const when = { strong: first.epochs.mean === 1 ? '1 epoch or sooner' : `${soonest!} epochs` };
  const others =
    next === null
      ? alone || alike.length > 0
        ? '.'
        : `; no other does${seeds}.`
      : `; next is ${next.variant} after ${later!}.`;
  if (alike.length > 0)
    return [
      { strong: list([first.variant, ...alike]) },
      ` reach ${targetText(target)} first, at the same evaluation: after `,
      when,
      others,
    ];
  return [
    { strong: first.variant },
    ` reaches ${targetText(target)} ${alone ? 'after ' : 'first, after '}`,
    when,
    ` (${formatSeconds(first.seconds.mean)} of training)`,
    others,
  ];
}

function sentence(what: string, how: string, { best, alike, next }: Ranking, alone: boolean, percent = false): Text {
  const [value, after] = brief([best.value, ...(next === null ? [] : [next.value])], percent);
  return [
    alone ? `The ${what} is ` : `The ${how} ${what} is `,
    { strong: value! },
    ...(alone ? [] : [', by ', { strong: list([best.variant, ...alike]) }, alike.length > 0 ? ' alike' : '']),
    next === null ? '.' : `; next is ${next.variant} with ${after!}.`,
  ];
}

/** How far the difference between the first two can be believed. */
function noiseText(ranking: Ranking): string {
  const { best, next, test, compared } = ranking;
  if (next === null) return best.value.n > 1 ? '' : ' This is one seed: another may differ.';
  if (test === null || test.adjusted === null) return ' This is one seed each: small differences may be noise.';
  const { n } = test.difference;
  const needed = pairsNeeded(0.05 / compared);
  if (smallestP(n) * compared > 0.05 && Number.isFinite(needed))
    return ` Whether that is more than noise, ${plural(n, 'seed')} cannot tell; ${needed} could.`;
  return testedText(ranking);
}

/** What the test says, where there were seeds enough for it to say something. */
function testedText({ test, compared }: Ranking): string {
  const adjusted = test?.adjusted ?? null;
  if (test === null || adjusted === null || smallestP(test.difference.n) * compared > 0.05) return '';
  const p = `p = ${formatP(adjusted)}`.replace('= <', '<');
  return adjusted <= 0.05 ? ` The difference is more than noise, ${p}.` : ` The difference is within noise, ${p}.`;
}

/** "SGD (diverged)", "SGD (2 of 3 seeds diverged)". */
export function withTrouble({ variant, planned, troubles }: VariantSummary): string {
  if (troubles.length === 0) return variant;
  const seeds = planned === 1 ? '' : `${troubles.length} of ${plural(planned, 'seed')} `;
  const what = list([...new Set(troubles.map(troubleText))]);
  return `${variant} (${seeds}${troubles.length > 1 ? what.replaceAll('was ', 'were ') : what})`;
}
