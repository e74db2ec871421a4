import type { NotLearned } from '../../analysis/learning.ts';
import { summarise, type VariantSummary } from '../../analysis/summary.ts';
import type { StoredRun } from '../../record/record.ts';
import type { Text } from '../document.ts';
import { list, plural } from '../format.ts';

/** Variants of which some seed was trained to the end and did not learn; nothing where all did. */
export function unlearnedText(summaries: readonly VariantSummary[]): readonly Text[] {
  const sentence = sentenceOf(summaries);
  return sentence === null ? [] : [[sentence]];
}

/** The same of a run, for a terminal; null where all learned. */
export function unlearnedSentence({ run, losses }: StoredRun): string | null {
  return sentenceOf(summarise(run, losses));
}

function sentenceOf(summaries: readonly VariantSummary[]): string | null {
  const found = summaries.filter(({ unlearned }) => unlearned.length > 0);
  if (found.length === 0) return null;
  const names = found.map(({ variant, unlearned, planned }) => {
    const which = unlearned.length === planned ? '' : `${unlearned.length} of ${plural(planned, 'seed')}: `;
    return `${variant} (${which}${whyNotLearned(unlearned.map(({ why }) => why))})`;
  });
  return `Did not learn: ${list(names)}.`;
}

/**
 * "test accuracy 9.60 %, where always saying the commonest class gives 11.35 %"; of several seeds, what most of them have
 * in common and the one that came furthest.
 *
 * @param all One at least.
 */
export function whyNotLearned(all: readonly NotLearned[]): string {
  const most = all.length > 1 ? ' at most' : '';
  const accuracies = all.flatMap((why) => (why.kind === 'commonest' ? [why] : []));
  if (2 * accuracies.length >= all.length) {
    const accuracy = percent(Math.max(...accuracies.map((why) => why.accuracy)));
    return `test accuracy${most} ${accuracy}, where always saying the commonest class gives ${percent(accuracies[0]!.commonest)}`;
  }
  const losses = all.flatMap((why) => (why.kind === 'start' ? [why] : []));
  const furthest = losses.reduce((a, b) => (b.end < a.end ? b : a));
  return `loss${all.length > 1 ? ' at least' : ''} ${digits(furthest.end)} at the end, no better than ${digits(furthest.start)} at the start`;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)}\u00a0%`;
const digits = (value: number): string => String(Number(value.toPrecision(3)));
