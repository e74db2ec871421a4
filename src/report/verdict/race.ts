import { defaultTargets } from '../../analysis/target.ts';
import type { VariantSummary } from '../../analysis/summary.ts';
import type { Race } from '../../analysis/verdict.ts';
import type { RunRecord } from '../../record/record.ts';
import { brief } from '../brief.ts';
import type { Text } from '../document.ts';
import { list, plural } from '../format.ts';
import { targetText } from '../section/target-table.ts';

/** More names than these are counted. */
const MOST_NAMES = 3;

/** Who reaches the target first, and how far that can be believed. */
export function raceText(
  run: RunRecord,
  race: Race | null,
  summaries: readonly VariantSummary[],
  metric: 'testAccuracy' | 'testLoss',
): readonly Text[] {
  const alone = summaries.length === 1;
  const seeds = summaries.some(({ planned }) => planned > 1) ? ' with every seed' : '';
  if (race === null) {
    // While it goes on, it may still be reached.
    const [aim] = defaultTargets(run, metric);
    if (run.status === 'running' || aim === undefined) return [];
    const who = alone ? `${summaries[0]!.variant} does not reach` : 'No variant reaches';
    return [[`${who} ${targetText(aim)}${seeds}.`]];
  }
  const { first, alike, next, doubt } = race;
  const target = targetText(race.target);
  const [soonest, later] = brief([first.epochs!, ...(next === null ? [] : [next.epochs!])], false);
  // Before the first evaluation nobody looked.
  const when = { strong: first.epochs!.mean === 1 ? '1 epoch or sooner' : `${soonest!} epochs` };
  if (alone) return [[{ strong: first.variant }, ` reaches ${target} after `, when, '.']];
  const second =
    next === null
      ? alike.length > 0
        ? '.'
        : `; no other does${seeds}.`
      : `; next is ${next.variant} after ${later!}.`;
  const one = doubt.kind === 'one seed' ? 'With this one seed, ' : '';
  if (doubt.kind === 'open') {
    const names = doubt.rivals.slice(0, MOST_NAMES).map(({ variant, epochs, planned }) => {
      if (epochs === null) return `${variant} (with no seed within the training)`;
      const which = epochs.n === planned ? '' : `, ${epochs.n} of ${planned} seeds`;
      return `${variant} (${brief([epochs], false)[0]!}${which})`;
    });
    const more = doubt.rivals.length - names.length;
    const all = list([...names, ...(more > 0 ? [plural(more, 'other')] : [])]);
    const all_ = `${plural(doubt.seeds, 'seed')} ${doubt.seeds === 1 ? 'leaves' : 'leave'} open`;
    return [
      [
        `Which variant reaches ${target} first, ${all_}: `,
        { strong: first.variant },
        ' does after ',
        when,
        ` in the mean, but ${all} may be as soon or sooner.`,
      ],
    ];
  }
  if (alike.length > 0) {
    const names = { strong: list([first.variant, ...alike]) };
    return [[one, names, ` reach ${target} first, at the same evaluation: after `, when, second]];
  }
  const sure = doubt.kind === 'shown' ? ' That is more than noise.' : '';
  return [[one, { strong: first.variant }, ` reaches ${target} first, after `, when, `${second}${sure}`]];
}
