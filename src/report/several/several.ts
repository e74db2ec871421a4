import { summarise } from '../../analysis/summary.ts';
import { ofProblem, problemLabels } from '../../record/of-problem.ts';
import type { StoredRun } from '../../record/record.ts';
import type { Section, Text } from '../document.ts';
import { attributionOf, noticesOf, reportModel, subtitleOf } from '../model.ts';
import { pageData, POINTS } from '../page-data.ts';
import { environmentSection } from '../section/environment.ts';
import { reproduceSection } from '../section/reproduce.ts';
import { answerText } from '../verdict-text.ts';
import type { Part } from './part.ts';
import { summarySection } from './summary.ts';

/** What a report says of a run on several problems: a summary over all, and what it would say of each problem alone. */
export interface SeveralModel {
  readonly title: string;
  readonly subtitle: string;
  /** The answer for each problem, a sentence each. */
  readonly verdict: readonly Text[];
  readonly notices: readonly Text[];
  readonly summary: Section;
  readonly parts: readonly Part[];
  /** What is the same for all. */
  readonly closing: readonly Section[];
  readonly attribution: string | null;
}

/** Said once, at the end. */
const ONCE = ['environment', 'reproduce'];

export function severalModel(stored: StoredRun): SeveralModel {
  const { run } = stored;
  const labels = problemLabels(stored);
  const parts = labels.map((label, i): Part => {
    const alone = ofProblem(stored, label);
    const summaries = summarise(alone.run, alone.losses);
    const model = reportModel(alone, pageData(alone, Math.floor(POINTS / labels.length)), summaries);
    const sections = model.sections.filter(({ id }) => !ONCE.includes(id));
    return { label, key: `problem-${i + 1}-`, run: alone, summaries, model: { ...model, title: label, sections } };
  });
  const summaries = parts.flatMap((part) => part.summaries);
  return {
    title: run.suite.name,
    subtitle: subtitleOf(run),
    verdict: parts.map(({ label, run: alone, summaries: own }) => [
      { strong: label },
      ': ',
      ...answerText(alone.run, own),
    ]),
    notices: noticesOf(run, summaries),
    summary: summarySection(parts),
    parts,
    closing: [environmentSection(run), reproduceSection(run)],
    attribution: attributionOf(parts.map((part) => part.run.run)),
  };
}
