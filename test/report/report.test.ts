import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noteOn } from '../../src/report/figure-html.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { reportModel } from '../../src/report/model.ts';
import { curvesOf } from '../../src/report/page/curve.ts';
import { initialView } from '../../src/report/page/view.ts';
import { pictured, renderPng, renderSvg } from '../../src/report/picture.ts';
import { writeReport } from '../../src/report/write.ts';
import {
  hostileLabels,
  notebookVariants,
  syntheticRun,
  type SyntheticOptions,
  type SyntheticVariant,
} from './synthetic-run.ts';

const small = { epochs: 2, trainSize: 6400 };
const ended = (status: 'diverged' | 'skipped' | 'missing', steps: number) => ({ 0: { status, steps } });

/** Learns at once, and stays at a loss of its seed's. */
const bySeed = (label: string, losses: readonly number[]): SyntheticVariant => ({
  label,
  loss: (step, seed) => (step < 5 ? 2.3 : losses[seed]!),
});

const runs: readonly { what: string; options: SyntheticOptions }[] = [
  { what: 'a run without any trial', options: { variants: [{ label: 'a', ends: ended('missing', 0) }] } },
  { what: 'a run whose only trial was skipped', options: { variants: [{ label: 'a', ends: ended('skipped', 0) }] } },
  { what: 'a run whose only trial diverged', options: { variants: [{ label: 'a', ends: ended('diverged', 7) }] } },
  { what: 'a run of one epoch', options: { epochs: 1, trainSize: 6400 } },
  { what: 'a run of one step', options: { epochs: 1, trainSize: 64 } },
  { what: 'a run of several seeds', options: { ...small, seeds: [0, 1, 2] } },
  { what: 'a run with losses of exactly 0', options: { ...small, variants: [{ label: 'a', loss: () => 0 }] } },
  {
    what: 'a run that minimises a function',
    options: {
      epochs: 2,
      trainSize: 100,
      batchSize: 1,
      problem: { kind: 'quadratic', dimensions: 10, condition: 100, stepsPerEpoch: 100 },
    },
  },
  { what: 'a run with huge losses', options: { ...small, variants: [{ label: 'a', loss: (step) => 10 ** step }] } },
];

test.each(runs)('$what becomes a page, a picture and a summary', async ({ options }) => {
  const model = reportModel(syntheticRun(options));
  expect(renderHtml(model)).toContain('<h1>rmsprop</h1>');
  expect(renderMarkdown(model)).toContain('# rmsprop\n');
  expect(isPng(await renderPng(model, model.chart))).toBe(true);
});

test('the loss of each epoch stands in the tables with six decimals', () => {
  const stored = syntheticRun(small);
  const model = reportModel(stored);
  for (const trial of stored.run.trials) {
    for (const { trainLoss } of trial.epochs) {
      expect(renderHtml(model)).toContain(trainLoss.toFixed(6));
      expect(renderMarkdown(model)).toContain(trainLoss.toFixed(6));
    }
  }
});

test('the page says where trials shared the wall time of their steps', () => {
  const { run, ...stored } = syntheticRun({ ...small, seeds: [0, 1] });
  const trials = run.trials.map((trial) => ({ ...trial, engine: { ...trial.engine!, lanes: 8 } }));
  const page = (workers: number) => renderHtml(reportModel({ ...stored, run: { ...run, trials, workers } }));
  expect(page(1)).toContain('Up to 8 trials trained in the same steps: the time of a trial is the wall time that they');
  expect(page(2)).toContain('in the same steps in each of 2 workers:');
  expect(renderHtml(reportModel({ ...stored, run }))).not.toContain('the same steps');
});

test('what is known of a library’s optimizer stands beside its variant', () => {
  const variants = notebookVariants.slice(2);
  const markdown = renderMarkdown(reportModel(syntheticRun({ ...small, variants })));
  expect(markdown).toMatch(
    /^\| library RMSprop \| tfjs rmsprop \| .* \| Adds epsilon, 1e-7 by default, under the square root/m,
  );
  const ours = renderMarkdown(reportModel(syntheticRun({ ...small, variants: variants.slice(0, 1) })));
  expect(ours).not.toContain('Known deviations');
});

test('the verdict names the winner and warns of a single seed', () => {
  const text = renderMarkdown(reportModel(syntheticRun(small)));
  expect(text).toMatch(
    /^With this one seed, the lowest training loss in the last epoch is \*\*0\.\d{4}\*\*, by \*\*RMSProp α=0\.9\*\*/m,
  );
  expect(text).toContain('One seed shows nothing about others.');
  expect(text).not.toMatch(/\| \*\*/);
});

test.each([
  {
    what: 'a target that is reached',
    options: { ...small, epochs: 4 },
    says: [
      /^With this one seed, \*\*RMSProp α=0\.9\*\* reaches 97 % test accuracy first, after \*\*\d\.\d\d epochs\*\*; next is /m,
    ],
  },
  {
    what: 'seeds that leave it open',
    options: { ...small, seeds: [0, 1, 2], variants: [bySeed('a', [0.3, 0.5, 0.2]), bySeed('b', [0.4, 0.25, 0.5])] },
    says: [
      /^Which variant has the best test accuracy at the end, 3 seeds leave open: \*\*a\*\* has \*\*\d.*\u00a0%\*\* and the best mean, but b \(.*\) may be as good or better\. (If means and spreads stay what they are, about \d+|As they stand, 100) seeds would/m,
      /^Which variant has the lowest training loss in the last epoch, 3 seeds leave open: .* may be as good or better\.$/m,
    ],
  },
  {
    what: 'more rivals than one can name',
    options: {
      ...small,
      seeds: [0, 1],
      variants: [0, 1, 2, 3, 4, 5].map((at) => bySeed(`v${at}`, [0.2 + at / 100, 0.3 - at / 200])),
    },
    says: [/but v\d \(.*\), v\d \(.*\), v\d \(.*\) and 2 others may be as good or better\./],
  },
  {
    what: 'seeds that show who is best',
    options: {
      ...small,
      seeds: [0, 1, 2, 3, 4, 5],
      variants: [bySeed('a', [0.3, 0.31, 0.32, 0.3, 0.33, 0.31]), bySeed('b', [0.1, 0.12, 0.11, 0.13, 0.1, 0.12])],
    },
    says: [
      /by \*\*b\*\*; next is a with .*\. That is more than noise: a is behind by \d\.\d+ points \(95 % interval \d\.\d+ to \d\.\d+\)\.$/m,
    ],
  },
  {
    what: 'a variant that is stuck',
    options: {
      ...small,
      seeds: [0, 1],
      variants: [
        { label: 'stuck', loss: (step: number) => 4 + (step % 7) / 100 },
        bySeed('a', [0.3, 0.4]),
        bySeed('b', [0.2, 0.3]),
      ],
    },
    says: [
      /^Did not learn: stuck \(test accuracy at most .* where always saying the commonest class gives 11\.35\u00a0%\)\.$/m,
      /^> 6 of 6 trials completed, of which 2 did not learn\. See /m,
      /^\| stuck \| 0 \| did not learn \| test accuracy .* \| 2 \|$/m,
    ],
  },
  {
    what: 'nothing that learned',
    options: { ...small, variants: [{ label: 'stuck', loss: (step: number) => 4 + (step % 7) / 100 }] },
    says: [/^No variant learned, so there is nothing to rank\.$/m, /^Did not learn: stuck \(test accuracy -?\d/m],
  },
  {
    what: 'a target that nobody reaches',
    options: {
      ...small,
      variants: [
        { label: 'a', loss: () => 0.5 },
        { label: 'b', loss: () => 0.6 },
      ],
    },
    says: [
      /^No variant reaches 97 % test accuracy\.$/m,
      /\*\*86\.50\u00a0%\*\*, by \*\*a\*\*; next is b with 84\.00\u00a0%\./,
    ],
  },
  {
    what: 'a single variant',
    options: { ...small, variants: [{ label: 'a', loss: () => 0.5 }] },
    says: [
      /^a does not reach 97 %/m,
      /The test accuracy at the end is \*\*86\.50\u00a0%\*\*\. This is one seed: another may differ\./,
    ],
  },
  {
    what: 'variants that no number tells apart',
    options: {
      ...small,
      variants: [
        { label: 'a', loss: () => 0.05 },
        { label: 'b', loss: () => 0.05 },
        { label: 'c', loss: (step: number) => (step < 100 ? 0.5 : 0.05) },
      ],
    },
    says: [
      /^With this one seed, \*\*a and b\*\* reach 97 % test accuracy first, at the same evaluation: after \*\*1 epoch or sooner\*\*; next is c after 1\.\d+\.$/m,
      /the best test accuracy at the end is \*\*97\.75\u00a0%\*\*, by \*\*a, b and c\*\* alike\./,
    ],
  },
  {
    what: 'several seeds that were left out',
    options: {
      ...small,
      seeds: [0, 1, 2],
      variants: [
        { label: 'a', loss: () => 0.5 },
        {
          label: 'b',
          ends: { 0: { status: 'skipped', steps: 0 }, 1: { status: 'skipped', steps: 0 } } as const,
        },
      ],
    },
    says: [/: b \(2 of 3 seeds were skipped\)\./],
  },
  {
    what: 'nobody left to rank',
    options: { ...small, variants: [{ label: 'a', ends: { 0: { status: 'diverged', steps: 9 } } as const }] },
    says: [/^No variant was trained to the end .*nothing to rank\.$/m, /Not ranked, .*: a \(diverged\)\./],
  },
])('the verdict of $what', ({ options, says }) => {
  const text = renderMarkdown(reportModel(syntheticRun(options)));
  for (const pattern of says) expect(text).toMatch(pattern);
});

test('at a glance the best variant is on top, with what chance allows to say, and the unranked come last', () => {
  const variants: readonly SyntheticVariant[] = [
    bySeed('slow', [0.5, 0.51, 0.52]),
    { ...bySeed('lost', [0.1, 0.1, 0.1]), ends: { 1: { status: 'diverged', steps: 150 } } },
    bySeed('quick', [0.05, 0.06, 0.052]),
  ];
  const model = reportModel(syntheticRun({ ...small, seeds: [0, 1, 2], variants }));
  const table = model.sections.find(({ id }) => id === 'overview')!.blocks[0]!;
  if (table.kind !== 'table') throw new Error('no table');
  expect(table.rows.map(({ series, cells }) => [series, ...cells.slice(1, 4).map(({ text }) => text)])).toEqual([
    [2, '97.65 ± 0.33', '–', '–'],
    [0, '86.25 ± 0.62', '−11.400', '−12.045 to −10.755'],
    [1, '–', '–', '–'],
  ]);
  expect(table.rows[0]!.cells[1]!.best).toBe(true);
});

test.each([
  { seeds: 1, columns: ['Difference', 'Seeds'], says: /One seed has no interval: it shows nothing about others\./ },
  { seeds: 5, columns: ['Difference', '95 % interval, all pairs', 'Shown', 'Seeds'], says: /Intervals are Student’s/ },
  {
    seeds: 6,
    columns: ['Difference', '95 % interval, all pairs', 'Shown', 'Seeds', 'p, all pairs'],
    says: /under changes of sign/,
  },
])('with $seeds seeds the differences have $columns, and p only where it can be 5 %', ({ seeds, columns, says }) => {
  const run = syntheticRun({ ...small, seeds: Array.from({ length: seeds }, (_, seed) => seed) });
  const { blocks } = reportModel(run).sections.find(({ id }) => id === 'paired')!;
  const [words, asked] = blocks;
  if (words?.kind !== 'text' || asked?.kind !== 'asked') throw new Error('no table');
  expect(words.text[0]).toMatch(says);
  expect(asked.answer.columns.map(({ title }) => title).slice(1, -1)).toEqual(columns);
});

test('nothing is bold that noise may have put in front, nor what did not learn', () => {
  const stuck: SyntheticVariant = { label: 'stuck', loss: (step) => 4 + (step % 7) / 100 };
  const noisy = [bySeed('a', [0.3, 0.5, 0.2]), bySeed('b', [0.4, 0.25, 0.5])];
  const bold = (variants: readonly SyntheticVariant[]) =>
    renderMarkdown(reportModel(syntheticRun({ ...small, seeds: [0, 1, 2], variants })))
      .split('\n')
      .filter((line) => line.includes('| **'));
  expect(bold([...noisy, stuck])).toEqual([]);
  expect(bold([stuck, stuck].map((variant, at) => ({ ...variant, label: `stuck ${at}` })))).toEqual([]);
  expect(bold([bySeed('a', [0.3, 0.31, 0.32]), bySeed('b', [0.1, 0.12, 0.11]), stuck]).length).toBeGreaterThan(0);
});

test('times are those of steps taken alone, and bold where rounds of timing agree', () => {
  const { run, ...stored } = syntheticRun({ ...small, seeds: [0, 1, 2] });
  const table = (apart: number) => {
    const timings = run.timings.map((timing, at) => ({
      ...timing,
      step: {
        ...timing.step,
        rounds: Array.from({ length: 8 }, (_, round) => [0.6 + at * apart + 0.01 * ((round * 7 + at * 3) % 5)]),
      },
    }));
    const model = reportModel({ ...stored, run: { ...run, timings } });
    const [found] = model.sections.find(({ id }) => id === 'overview')!.blocks;
    if (found?.kind !== 'table') throw new Error('no table');
    const at = found.columns.findIndex(({ title }) => title === 'Alone, s');
    return found.rows.toSorted((a, b) => a.series! - b.series!).map(({ cells }) => cells[at]!);
  };
  // 200 steps of 0.68 ms.
  expect(table(0)[0]).toMatchObject({ text: '0.136', best: false });
  expect(table(0).some(({ best }) => best)).toBe(false);
  expect(table(0.1).map(({ best }) => best)).toEqual([true, false, false, false]);
});

test('what went wrong is told by name, seed, step and reason', () => {
  const [first, ...rest] = notebookVariants;
  const variants = [{ ...first!, ends: { 1: { status: 'diverged', steps: 130 } } } as const, ...rest];
  const text = renderMarkdown(reportModel(syntheticRun({ ...small, seeds: [0, 1], variants })));
  expect(text).toContain('7 of 8 trials completed; 1 diverged.');
  expect(text).toContain('| Adagrad | 1 | diverged | the loss became NaN at step 131 | 1 |');
  expect(text).toContain('Not ranked, because not every trial completed: Adagrad (1 of 2 seeds diverged).');
});

test('a function is reported without images, accuracy or chance', () => {
  const problem = { kind: 'rosenbrock', start: [-1.2, 1], stepsPerEpoch: 100 } as const;
  const model = reportModel(syntheticRun({ problem, epochs: 2, trainSize: 100, batchSize: 1 }));
  const text = renderMarkdown(model);
  expect(text).toContain('The lowest loss at the end is');
  expect(text).toContain('A function without noise: another seed would give the same.');
  expect(text).toContain('Rosenbrock’s valley from (-1.2, 1); its minimum is 0 at (1, 1). 2 epochs of 100 steps.');
  expect(text).toContain('Loss at the end of each epoch');
  expect(text).toContain('- Data: none');
  expect(text).not.toMatch(/accuracy|image|batch|MNIST|NaN|null|undefined/i);
  expect(renderHtml(model)).not.toMatch(/accuracy of|test images/i);
});

test('the best of a column is never a mean over survivors', () => {
  const lucky = { label: 'lucky', loss: () => 0.01, ends: { 1: { status: 'diverged', steps: 30 } } } as const;
  const variants = [lucky, bySeed('steady', [0.5, 0.51, 0.5]), bySeed('slow', [0.8, 0.81, 0.8])];
  const text = renderMarkdown(reportModel(syntheticRun({ ...small, seeds: [0, 1, 2], variants })));
  expect(text).toMatch(/^\| steady \| \*\*\d\.\d+ ± \d\.\d+\*\* \| \*\*0\.503333 ± 0\.014\*\* \|$/m);
  expect(text).not.toMatch(/^\| lucky .*\*\*/m);
});

test('a median over seeds ends where the first of them stops, crosses mark where, and the range goes on', () => {
  const ends = { 1: { status: 'diverged', steps: 130 } } as const;
  const model = reportModel(
    syntheticRun({ ...small, seeds: [0, 1, 2], variants: [{ label: 'a', ends }, { label: 'b' }] }),
  );
  const [a, b] = curvesOf(model.data, initialView(model.data));
  expect(a!.points.findIndex(({ median }) => median === null)).toBe(130);
  expect(a!.points.at(-1)).toMatchObject({ lastStep: 200, median: null });
  expect(a!.ends.map(({ x }) => x)).toEqual([1.3]);
  expect(b!.points.every(({ median }) => median !== null)).toBe(true);
  const page = renderHtml(model);
  expect(page).toContain('<span>a (1 of 3 seeds stopped early)</span>');
  expect(page).toContain('<span>b</span>');
  expect(page).toContain('A cross marks where a trial stopped early.');
});

test.each([
  { what: 'one seed', options: { seeds: [0] }, says: 'Lines are smoothed as chosen; the pale shade is' },
  { what: 'three seeds', options: { seeds: [0, 1, 2] }, says: 'Lines are medians over the seeds, smoothed as chosen' },
  {
    what: 'more steps than points',
    options: { seeds: Array.from({ length: 60 }, (_, seed) => seed) },
    says: 'A point stands for 2 steps and keeps the smallest and the largest of them.',
  },
])('the caption under the chart of $what says what its lines are', ({ options, says }) => {
  expect(renderHtml(reportModel(syntheticRun({ ...small, ...options })))).toContain(says);
});

test.each([
  [{ 0: { status: 'diverged', steps: 9 } }, [0], ' (stopped early)'],
  [
    { 0: { status: 'diverged', steps: 9 }, 1: { status: 'diverged', steps: 9 } },
    [0, 1],
    ' (2 of 2 seeds stopped early)',
  ],
  [{ 1: { status: 'missing', steps: 0 } }, [0, 1], ' (1 of 2 seeds)'],
  [
    { 1: { status: 'missing', steps: 0 }, 2: { status: 'diverged', steps: 9 } },
    [0, 1, 2],
    ' (2 of 3 seeds, 1 stopped early)',
  ],
  [{}, [0], ''],
] as const)('the legend adds to a variant with ends %j: "%s"', (ends, seeds, note) => {
  const { data } = reportModel(syntheticRun({ ...small, seeds, variants: [{ label: 'a', ends }] }));
  expect(noteOn(data, 0)).toBe(note);
});

test('a report names the commits of the suite and of the harness, or why they are not known', () => {
  const stored = syntheticRun(small);
  const git = {
    harness: { kind: 'unknown', reason: 'git is not installed' },
    suite: stored.run.environment.git.suite,
  } as const;
  const text = renderMarkdown(
    reportModel({ ...stored, run: { ...stored.run, environment: { ...stored.run.environment, git } } }),
  );
  expect(text).toContain('- Commit of the suite: 0123456789abcdef0123456789abcdef01234567\n');
  expect(text).toContain('- Commit of optimizer-bench: unknown: git is not installed');
  expect(renderMarkdown(reportModel(stored))).toContain('- Commit of optimizer-bench: not run from a git clone');
});

test('the exact command can be pasted into a shell', () => {
  const stored = syntheticRun(small);
  const command = ['run', 'my suites/it’s.ts', '--only', "it's; rm -rf $HOME"];
  const text = renderMarkdown(reportModel({ ...stored, run: { ...stored.run, command } }));
  expect(text).toContain(`npx bench run 'my suites/it’s.ts' --only 'it'\\''s; rm -rf $HOME'`);
});

test('MNIST is attributed, other data is not taken for it', () => {
  const stored = syntheticRun(small);
  expect(reportModel(stored).attribution).toContain('CC BY-SA 3.0');
  const { environment } = stored.run;
  const data = { ...environment.data!, name: 'own digits' };
  const own = { ...stored, run: { ...stored.run, environment: { ...environment, data } } };
  expect(reportModel(own).attribution).toBeNull();
});

test('hostile labels come out as text in the page and in the summary', () => {
  const model = reportModel(syntheticRun({ ...small, variants: hostileLabels.map((label) => ({ label })) }));
  const page = renderHtml(model);
  expect(page).not.toContain('<img');
  expect(page).not.toContain('alert(1)</script');
  const rows = renderMarkdown(model)
    .split('\n')
    .filter((line) => line.startsWith('| '));
  expect(rows.filter((row) => /<(?!br)/.test(row))).toEqual([]);
  const cells = (row: string) => row.split(/(?<!\\)\|/).length;
  const lossRows = rows.slice(0, 2 + hostileLabels.length);
  expect(new Set(lossRows.map(cells)).size).toBe(1);
});

test('the page asks for nothing outside itself', () => {
  const page = renderHtml(reportModel(syntheticRun(small)));
  expect(page).toContain(`content="default-src 'none'; script-src 'sha256-`);
  expect(page).not.toMatch(/<(script|img|iframe)[^>]* src=|<link|@import|url\(|sourceMappingURL|unsafe/);
});

test('forty trials of 4690 steps make a page under 2 MB', () => {
  const variants = Array.from({ length: 40 }, (_, index) => ({ label: `variant ${index}` }));
  expect(Buffer.byteLength(renderHtml(reportModel(syntheticRun({ variants }))))).toBeLessThan(2e6);
});

test('the pictures are the same bytes each time and show their labels', async () => {
  const model = reportModel(syntheticRun(small));
  const { data } = model;
  const variants = data.variants.map((variant, at) => (at === 0 ? { ...variant, label: 'Adagraf' } : variant));
  expect(pictured(model).map(({ picture }) => picture)).toEqual(['loss', 'accuracy']);
  for (const chart of pictured(model)) {
    const picture = await renderPng(model, chart);
    expect(picture.equals(await renderPng(model, chart))).toBe(true);
    // Were there no font, the label would be drawn as nothing and its last letter could not matter.
    expect(picture.equals(await renderPng({ ...model, data: { ...data, variants } }, chart))).toBe(false);
  }
});

test('an SVG draws its letters itself and asks for nothing', async () => {
  const model = reportModel(syntheticRun({ ...small, variants: hostileLabels.map((label) => ({ label })) }));
  const svg = String(await renderSvg(model, model.chart));
  expect(svg).toMatch(/^<\?xml[^>]*>\s*<svg/);
  expect(svg).not.toMatch(/<text|<script|<image|href="http|onerror/);
  expect(svg).toContain('0072B2');
});

test('every format is written into the run’s folder, and json and csv have the numbers of the tables', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'report-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const stored = syntheticRun({ ...small, dir });
  const { files, warnings } = await writeReport(stored, ['json', 'csv', 'svg']);
  expect(files.map((path) => basename(path))).toEqual(['report.json', 'report.csv', 'loss.svg', 'accuracy.svg']);
  expect(warnings).toEqual([]);
  const report = JSON.parse(await readFile(files[0]!, 'utf8')) as { tables: { section: string; rows: unknown[][] }[] };
  const { trainLoss } = stored.run.trials[0]!.epochs[0]!;
  expect(report.tables.find(({ section }) => section === 'loss')!.rows[0]![1]).toEqual({
    text: trainLoss.toFixed(6),
    value: trainLoss,
  });
  expect(await readFile(files[1]!, 'utf8')).toContain(`Adagrad,Epoch 1,${trainLoss.toFixed(6)},${trainLoss}\n`);
});

test('the usual report is four files in the run’s folder and nothing else', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'report-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const { files, warnings } = await writeReport(syntheticRun({ ...small, dir }));
  expect(files.map((path) => basename(path))).toEqual(['report.html', 'summary.md', 'loss.png', 'accuracy.png']);
  expect(warnings).toEqual([]);
  expect((await readdir(dir)).sort()).toEqual(['accuracy.png', 'loss.png', 'report.html', 'summary.md']);
  expect(isPng(await readFile(join(dir, 'loss.png')))).toBe(true);
});

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
}
