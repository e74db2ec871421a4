import { sum } from '../../analysis/spread.ts';
import type { Trouble, VariantSummary } from '../../analysis/summary.ts';
import { formatCount } from '../../base/units.ts';
import { numbers, prose, row, text, words, type Section } from '../document.ts';
import { list, plural } from '../format.ts';
import { whyNotLearned } from '../verdict/unlearned.ts';

const names: Readonly<Record<Trouble['status'], string>> = {
  diverged: 'diverged',
  failed: 'failed',
  skipped: 'was skipped',
  cancelled: 'was cancelled',
  missing: 'did not run',
};

/** "diverged", "was skipped". */
export const troubleText = ({ status }: Trouble): string => names[status];

/** Every trial that did not complete or did not learn, by name; no section where all did. */
export function troubleSection(summaries: readonly VariantSummary[]): readonly Section[] {
  const troubles = summaries.flatMap((summary, series) => summary.troubles.map((trouble) => ({ trouble, series })));
  const unlearned = summaries.flatMap((summary, series) =>
    summary.unlearned.map(({ seed, why }) =>
      row(series, [
        summary.variant,
        String(seed),
        'did not learn',
        whyNotLearned([why]),
        String(summary.epochs.length),
      ]),
    ),
  );
  if (troubles.length + unlearned.length === 0) return [];
  const rows = troubles.map(({ trouble, series }) =>
    row(series, [trouble.variant, String(trouble.seed), names[trouble.status], trouble.reason, String(trouble.epochs)]),
  );
  const columns = [words('Variant'), words('Seed'), words('What'), prose('Why'), numbers('Epochs finished')];
  const caption = `Trials that did not complete${unlearned.length > 0 ? ', or did not learn' : ''}`;
  const table = { kind: 'table', caption, columns, rows: [...rows, ...unlearned] } as const;
  return [{ id: 'trouble', title: 'What went wrong', blocks: [text(countsText(summaries)), table] }];
}

/** "13 of 16 trials completed; 2 diverged and 1 was skipped." */
export function countsText(summaries: readonly VariantSummary[]): string {
  const planned = sum(summaries.map((summary) => summary.planned));
  const completed = sum(summaries.map((summary) => summary.completed));
  const troubles = summaries.flatMap((summary) => summary.troubles);
  const counts = Object.entries(names).flatMap(([status, name]) => {
    const count = troubles.filter((trouble) => trouble.status === status).length;
    return count === 0 ? [] : `${formatCount(count)} ${count === 1 ? name : name.replace(/^was /, 'were ')}`;
  });
  const rest = counts.length === 0 ? '' : `; ${list(counts)}`;
  const unlearned = sum(summaries.map((summary) => summary.unlearned.length));
  const learned = unlearned === 0 ? '' : `, of which ${formatCount(unlearned)} did not learn`;
  return `${formatCount(completed)} of ${plural(planned, 'trial')} completed${learned}${rest}.`;
}
