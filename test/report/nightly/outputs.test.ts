import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight } from '../../../src/analysis/nightly/nightly.ts';
import { actionBenchmark } from '../../../src/report/nightly/action-benchmark.ts';
import { comparisonJunit, nightlyJunit } from '../../../src/report/nightly/junit.ts';
import { comparisonMarkdown, nightlyMarkdown } from '../../../src/report/nightly/markdown.ts';
import { comparisonText } from '../../../src/report/nightly/text.ts';
import { reportModel } from '../../../src/report/model.ts';
import { dateLabels, scaleOf } from '../../../src/report/nightly/trend-axis.ts';
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

describe('the trend page', () => {
  /** Nights of some losses, the last of them tonight, judged beside the first. */
  const page = async (losses: readonly number[], made: MadeVariant = {}, hours = 24): Promise<string> => {
    const runs = losses.map((loss, n) => {
      const at = new Date(Date.UTC(2026, 10, 1) + n * hours * 3_600_000).toISOString();
      const id = `${at.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-0000`;
      return madeRun([{ label, rounds, ...made, loss: () => loss }], { seeds: 2, id, startedAt: at });
    });
    const past = { baseline: runs[0]!, runs: runs.map(({ run }) => run) };
    return trendPage(await judgeNight(runs.at(-1)!, past, THRESHOLDS));
  };
  const texts = (html: string, pattern: RegExp): readonly string[] =>
    [...html.matchAll(pattern)].map((found) => found[1]!);

  test('links every point to its run, marks the changes and runs nothing', async () => {
    const html = await page([...Array<number>(6).fill(0.1), ...Array<number>(6).fill(0.2)]);
    expect(html).not.toMatch(/<script|style="|NaN|Infinity/);
    expect(html.match(/report\.html"><circle/g)).toHaveLength(36);
    expect(html.match(/class="change"/g)).toHaveLength(1);
    expect(html.match(/class="interval"/g)).toHaveLength(36);
    expect(html).toContain('× 2.00');
  });

  test.each([
    {
      what: 'a regression of tonight',
      losses: [0.1, 0.1, 0.213],
      verdict: 'regression',
      says: /That is not yet a step in the history of 3 nights/,
    },
    {
      what: 'a quiet history',
      losses: Array<number>(12).fill(0.1),
      verdict: 'fine',
      says: /There is no step in the history of 12 nights\./,
    },
    {
      what: 'too few nights to see a step',
      losses: [0.1, 0.1],
      verdict: 'fine',
      says: /There is no step in the history of 2 nights: 6 are the fewest/,
    },
  ])('opens with the verdict, and agrees with it: $what', async ({ losses, verdict, says }) => {
    const html = await page(losses);
    const [heading, said] = [html.indexOf('<h1>'), html.indexOf(`<p class="verdict ${verdict}">`)];
    expect(said).toBeGreaterThan(heading);
    expect(said).toBeLessThan(html.indexOf('<svg class="trend"'));
    const training = html.slice(html.indexOf('id="train-loss"'), html.indexOf('id="step"'));
    expect(training).toMatch(says);
    expect(training.includes('trains worse: loss × 2.13')).toBe(verdict === 'regression');
    expect(html).not.toContain('did not change');
  });

  test.each([
    { what: 'losses of a network', losses: [0.1, 0.12] },
    { what: 'tiny losses', losses: [1.23456e-12, 1.3e-12] },
    { what: 'losses over many decades', losses: [1.5e-30, 3] },
    { what: 'a loss of 0', losses: [1e-20, 0, 1e-21] },
    { what: 'losses of 0 alone', losses: [0, 0] },
    { what: 'equal losses', losses: [0.3, 0.3] },
  ])('has values beside the chart that fit and differ: $what', async ({ losses }) => {
    const html = await page(losses, { isFunction: true });
    expect(html).not.toMatch(/NaN|Infinity|e-3[12]\d/);
    const chart = html.slice(html.indexOf('<svg class="trend"')).split('</svg>')[0]!;
    const labels = texts(chart, /<text x="-10"[^>]*>([^<]*)</g);
    // 4.6 rem hold nine.
    for (const text of labels) expect(text.length).toBeLessThanOrEqual(9);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.length).toBeGreaterThanOrEqual(losses.some((loss) => loss > 0) ? 2 : 1);
    expect(labels.includes('0')).toBe(losses.includes(0));
    // Every night has its point within the chart, one of 0 at its foot.
    const places = texts(chart, /cy="([^"]*)"/g).map(Number);
    expect(places).toHaveLength(losses.length);
    losses.forEach((loss, n) => {
      expect(places[n]).toBeGreaterThanOrEqual(0);
      if (loss === 0) expect(places[n]).toBe(250);
      else expect(places[n]).toBeLessThan(250);
    });
  });

  test.each([
    { every: 24, nights: 12, first: '2026-11-01' },
    { every: 24, nights: 1, first: '2026-11-01' },
    { every: 6, nights: 12, first: '11-01 00:00' },
    { every: 1 / 3600, nights: 12, first: '00:00:00' },
    { every: 1 / 3_600_000, nights: 3, first: '00:00:00.000' },
  ])('has no two dates alike: $nights nights, one every $every hours', ({ every, nights, first }) => {
    const instants = Array.from({ length: nights }, (_, n) => new Date(Date.UTC(2026, 10, 1) + n * every * 3_600_000));
    const runs = instants.map((at, n) => ({ id: String(n), suite: 's', startedAt: at.toISOString(), commit: null }));
    const labels = texts(dateLabels(runs, scaleOf(runs, [])).join(''), />([^<]+)</g);
    expect(labels[0]).toBe(first);
    expect(labels).toHaveLength(Math.min(nights, 5));
    expect(new Set(labels).size).toBe(labels.length);
  });
});

test('a variant that vanished is a skipped case, and so are one that came and one that was skipped', async () => {
  const skipped = { status: 'skipped', reason: 'PyTorch is not installed' } as const;
  const was = madeRun([{ label: 'a' }, { label: 'b' }, { label: 'c' }]);
  const now = madeRun([{ label: 'a2' }, { label: 'b', ends: { 0: skipped, 1: skipped } }], { ...later, seeds: 8 });
  const night = await judgeNight(now, { baseline: was, runs: [was.run, now.run] }, THRESHOLDS);
  const cases = [
    ...nightlyJunit(night).matchAll(
      /classname="([^"]*)" name="compared with the baseline"><skipped message="([^"]*)"/g,
    ),
  ];
  expect(cases.map(([, variant, message]) => [variant, message])).toEqual([
    ['a', 'a is only in the baseline'],
    ['c', 'c is only in the baseline'],
    ['a2', 'a2 is not in the baseline'],
    ['b', 'b was skipped: PyTorch is not installed'],
  ]);
  expect(nightlyMarkdown(night).split('\n')[0]).toMatch(
    /^### ⚠️ .*what was compared is fine.*a and c are only in the baseline/,
  );
  expect(comparisonJunit(night.comparison!)).toContain('<skipped message="c is only in the baseline"/>');
  expect(comparisonMarkdown(night.comparison!)).toMatch(/^### sample: Nothing that was compared became worse/);
});

test('a night of functions near their minimum shows the losses that were', async () => {
  const was = madeRun([{ isFunction: true, loss: () => 3.03e-21 }], { seeds: 1 });
  const now = madeRun([{ isFunction: true, loss: () => 1.15e-11 }], { ...later, seeds: 1 });
  const night = await judgeNight(now, { baseline: was, runs: [was.run, now.run] }, THRESHOLDS);
  const markdown = nightlyMarkdown(night);
  expect(markdown).toMatch(/\| 3\.03000e-21 \| 1\.15000e-11 \|/);
  expect(markdown).toMatch(/^### ❌ .*trains worse: loss × 3\.80e9,/);
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
