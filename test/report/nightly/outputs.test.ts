import { expect, onTestFinished, test, vi } from 'vitest';
import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight } from '../../../src/analysis/nightly/nightly.ts';
import { trendsOf } from '../../../src/analysis/nightly/trend.ts';
import { actionBenchmark } from '../../../src/report/nightly/action-benchmark.ts';
import { nightlyJunit } from '../../../src/report/nightly/junit.ts';
import { nightlyMarkdown } from '../../../src/report/nightly/markdown.ts';
import { comparisonText } from '../../../src/report/nightly/text.ts';
import { reportModel } from '../../../src/report/model.ts';
import { trendPage } from '../../../src/report/nightly/trend-page.ts';
import { appendJobSummary } from '../../../src/report/nightly/write.ts';
import { madeRun, type MadeVariant } from '../../analysis/comparison/made-run.ts';
import { hostileLabels } from '../synthetic-run.ts';

/** A base and a night in which one variant is worse and slower, one diverged, one failed; one has a hostile label. */
const label = `${hostileLabels[0]!} | "a" \u0001`;
const rounds = [1, 1.01, 0.99, 1.02, 0.98, 1.005];
const before: readonly MadeVariant[] = [{ label, rounds }, { label: 'wild' }, { label: 'broken' }, { label: 'calm' }];
const after: readonly MadeVariant[] = [
  { label, loss: () => 0.13, rounds: rounds.map((ms) => 1.2 * ms) },
  { label: 'wild', ends: { 1: { status: 'diverged', reason: 'the loss became NaN' } } },
  { label: 'broken', ends: { 2: { status: 'failed', reason: 'out of memory' } } },
  { label: 'calm' },
];
const seeds = 9;
const base = madeRun(before, { seeds });
const later = { seeds, id: '20261124-015530-0000', startedAt: '2026-11-24T01:55:30.250Z' };
const candidate = madeRun(after, later);
const nightly = await judgeNight(candidate, { baseline: base, runs: [base.run, candidate.run] }, THRESHOLDS);
const comparison = nightly.comparison!;

test('JUnit has a case for each variant and quantity, and its counts are right', () => {
  const xml = nightlyJunit(nightly);
  // Control characters and markup would make it unreadable.
  // eslint-disable-next-line no-control-regex
  expect(xml).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|<script/);
  const count = (pattern: RegExp): number => [...xml.matchAll(pattern)].length;
  const counts = /<testsuite name="sample" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)">/.exec(xml)!;
  expect(counts.slice(1).map(Number)).toEqual([
    count(/<testcase /g),
    count(/<failure /g),
    count(/<error /g),
    count(/<skipped /g),
  ]);
  expect(counts.slice(1, 4)).toEqual(['13', '4', '1']);
  expect(xml).toContain('classname="mnistMlp.calm" name="training"><system-out>identical</system-out>');
  expect(xml).toContain(
    '<failure message="worse: seed 1 diverged and completed in the base"/>'.replace(
      'worse: ',
      'worse: loss × 1.00 (1.00 to 1.00), ',
    ),
  );
});

test('Markdown leads with what broke, and no label is markup', () => {
  const markdown = nightlyMarkdown(nightly);
  expect(markdown.split('\n')[0]).toMatch(/^### ❌ sample, 24 November 2026, 01:55 UTC: REGRESSION /);
  expect(markdown).toContain('(and 3 more)');
  expect(markdown).not.toContain('<script');
  const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
  expect(rows).toHaveLength(6);
  // A bar in a label opens no column of its own.
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(9);
});

test('the terminal gets a paragraph for each variant', () => {
  const text = comparisonText(comparison);
  expect(text).toMatch(/training {2}worse: loss × 1\.30 \(1\.30 to 1\.30\), p 0\.0039/);
  expect(text).toContain('slower: × 1.20, 1 ms → 1.2 ms');
  expect(text).toContain('trouble   seed 2 failed: out of memory');
});

test('the report of a run says which trials an earlier one trained', () => {
  const { run } = candidate;
  const trials = run.trials.map((trial) => ({ ...trial, reusedFrom: base.run.id }));
  const { notices } = reportModel({ ...candidate, run: { ...run, trials } });
  expect(JSON.stringify(notices)).toContain('36 trials of an earlier run, by the same code');
});

test('github-action-benchmark gets losses and times; a variant with a seed missing has no loss', () => {
  const entries = actionBenchmark(candidate.run);
  expect(entries.map(({ name, unit }) => [name, unit])).toEqual([
    [`${label}: training loss`, 'loss'],
    [`${label}: step`, 'ms'],
    [`${label}: update`, 'ms'],
    ['calm: training loss', 'loss'],
  ]);
  expect(entries[0]!.value).toBeCloseTo(0.13, 12);
  for (const { value, extra } of entries) expect([Number.isFinite(value), extra]).toEqual([true, expect.any(String)]);
});

test('the trend page links every point to its run, marks the changes and runs nothing', () => {
  const runs = Array.from({ length: 12 }, (_, n) =>
    madeRun([{ label, loss: () => (n < 6 ? 0.1 : 0.2), rounds }], {
      seeds: 2,
      id: `202611${String(n + 10)}-015530-0000`,
      startedAt: `2026-11-${String(n + 10)}T01:55:30.250Z`,
    }),
  );
  const page = trendPage(
    'a <suite>',
    trendsOf(
      runs.map(({ run }) => run),
      THRESHOLDS,
    ),
    null,
  );
  expect(page).not.toMatch(/<script|style="/);
  expect(page).toContain('a &lt;suite&gt;');
  for (const { run } of runs) expect(page.split(`<a href="${run.id}/report.html"><circle`)).toHaveLength(4);
  expect(page.match(/class="change"/g)).toHaveLength(1);
  expect(page).toContain('× 2.00');
  expect(page).not.toContain('NaN');
});

test('a job summary that cannot be written is a sentence, not the end of the night', async () => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', '/nowhere/summary.md');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await appendJobSummary('# A night')).toBe(
    'cannot write /nowhere/summary.md: there is nothing at that path; it is what GITHUB_STEP_SUMMARY names',
  );
});

test('percentages are those that were asked for', () => {
  const markdown = nightlyMarkdown({
    ...nightly,
    comparison: { ...comparison, thresholds: { ...THRESHOLDS, effect: 0.07 } },
  });
  expect(markdown).toContain('Losses count from 7 % on');
});
