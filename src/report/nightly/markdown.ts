import type { Comparison } from '../../analysis/comparison/comparison.ts';
import type { Nightly } from '../../analysis/nightly/nightly.ts';
import { escapeMarkdown } from '../escape.ts';
import { uncomparedOf } from '../../analysis/nightly/blind.ts';
import { blindTexts, uncomparedTexts } from './blind-text.ts';
import { COLUMNS, comparisonRows } from './rows.ts';
import { brokenTexts, headline, metricText, regressionTexts, variantsOf } from './words.ts';

/** For a job's summary: the line, what broke, and the table. */
export function nightlyMarkdown(nightly: Nightly): string {
  const { blind, comparison, failures, outcome } = nightly;
  const unseen = blindTexts(blind, variantsOf(nightly));
  const fine = unseen.length === 0 ? '✅' : '⚠️';
  const mark = { fine, first: '📌', regression: '❌', failed: '⚠️' }[outcome];
  const broken = [...brokenTexts(nightly), ...failures];
  return [
    `### ${mark} ${escapeMarkdown(headline(nightly))}`,
    // One alone is in the line above.
    ...(broken.length < 2 ? [] : [bullets(broken)]),
    ...(comparison === null ? [] : comparisonParts(comparison)),
    '',
  ].join('\n\n');
}

export function comparisonMarkdown(comparison: Comparison): string {
  const broken = regressionTexts(comparison);
  const uncompared = uncomparedTexts(uncomparedOf(comparison));
  const nothing = uncompared.length === 0 ? 'Nothing became worse' : 'Nothing that was compared became worse';
  const title = broken.length === 0 ? nothing : `${broken.length} became worse`;
  return [
    `### ${escapeMarkdown(`${comparison.candidate.suite}: ${title}`)}`,
    ...(broken.length === 0 ? [] : [bullets(broken)]),
    ...comparisonParts(comparison),
    '',
  ].join('\n\n');
}

function comparisonParts(comparison: Comparison): readonly string[] {
  const { base, candidate, differences, thresholds, variants } = comparison;
  const byStudent = variants.some(({ quality }) => quality.test === 'student');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(COLUMNS),
    line(COLUMNS.map((_, i) => (i === 0 || i > 3 ? '---' : '---:'))),
    ...comparisonRows(comparison).map((row) => line(row.map(escapeMarkdown))),
  ].join('\n');
  const troubles = variants.flatMap(({ variant, troubles }) => troubles.map((trouble) => `${variant}: ${trouble}`));
  const metrics = variants.flatMap(({ variant, metrics }) =>
    metrics.map((metric) => `${variant}: ${metric.name} ${metricText(metric)}`),
  );
  const { alpha, effect, slowdown } = thresholds;
  return [
    `\`${candidate.id}\` against \`${base.id}\`.`,
    ...(differences.length === 0 ? [] : [`Different, beside what is compared:\n\n${bullets(differences)}`]),
    ...(variants.length === 0 ? [] : [table]),
    ...(metrics.length === 0 ? [] : [bullets(metrics)]),
    ...(troubles.length === 0 ? [] : [bullets(troubles)]),
    `Losses count from ${percent(effect)} on, times from ${percent(slowdown)}; false alarms at most ${percent(alpha)} of ` +
      'comparisons, for losses and for times. Intervals are of a variant by itself, p is corrected for all.' +
      (byStudent
        ? ' So few seeds have too few permutations to say no: Student’s t does, which takes the logarithms of loss ratios for normal.'
        : ''),
  ];
}

/** Without what binary fractions add: 100 × 0.07 is 7.000000000000001. */
const percent = (fraction: number): string => `${Number((100 * fraction).toPrecision(12))} %`;

function bullets(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n');
}
