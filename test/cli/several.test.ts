import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asOneProblem, ofProblem, problemLabels } from '../../src/record/of-problem.ts';
import { readRun } from '../../src/store/read.ts';
import { createRun } from '../../src/store/write.ts';
import { editSealed } from '../store/edit-sealed.ts';
import { bench, benchJson, temporary } from './bench.ts';

const suite = 'fixtures/suites/several.ts';
const options = ['--engine', 'cpu:wasm', '--fresh'];

test('a suite of several problems runs to one report with a part for each', async () => {
  const out = temporary();
  const { run, trials } = await benchJson('run', suite, ...options, '--out', out);
  const counted = new Map(trials.map(({ problem, epochs }) => [problem, epochs.length]));
  expect([...counted]).toEqual([
    ['digits', 2],
    ['a line', 3],
    ['bowl', 4],
  ]);
  expect(trials).toHaveLength(12);
  expect(trials.every(({ status }) => status === 'completed')).toBe(true);

  const page = readFileSync(join(run.dir, 'report.html'), 'utf8');
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(target);
  expect(page.match(/class="page-data"/g)).toHaveLength(3);
  const summary = readFileSync(join(run.dir, 'summary.md'), 'utf8');
  for (const heading of ['## All problems at a glance', '## digits', '## a line', '## bowl', '### Configuration'])
    expect(summary).toContain(heading);
  expect(summary).not.toMatch(/NaN|undefined/);

  const stored = await readRun(run.dir);
  expect(problemLabels(stored)).toEqual(['digits', 'a line', 'bowl']);
  // Each is timed on each problem.
  expect(stored.run.timings.map(({ problem, variant }) => `${problem}: ${variant}`)).toEqual(
    ['digits', 'a line', 'bowl'].flatMap((label) => [`${label}: SGD`, `${label}: Adam`]),
  );
  expect(Object.values(stored.run.environment.datasets!).map((origin) => origin?.name ?? null)).toEqual([
    'MNIST',
    'points',
    null,
  ]);
  const alone = ofProblem(stored, 'a line');
  expect(alone.run.plan).toHaveLength(4);
  expect(alone.run.environment.data?.name).toBe('points');
  expect(alone.losses.size).toBe(4);
  expect(new Set(asOneProblem(stored.run).plan.map(({ variant }) => variant)).size).toBe(6);

  // A second run is the same to the last bit, and every pair finds its like.
  await benchJson('run', suite, ...options, '--out', out);
  const compared = await bench('compare', run.id, 'latest', '--runs', out, '--format', 'json', '--min-slowdown', '900');
  expect(compared.code).toBe(0);
  const { variants } = JSON.parse(compared.stdout) as {
    readonly variants: readonly { problem: string; variant: string; quality: { verdict: string } }[];
  };
  expect(variants.map(({ problem, variant, quality }) => [problem, variant, quality.verdict])).toEqual(
    ['digits', 'a line', 'bowl'].flatMap((label) => ['SGD', 'Adam'].map((variant) => [label, variant, 'identical'])),
  );
  const asked = await bench(
    'sql',
    'select distinct problem from trials order by problem',
    '--runs',
    out,
    '--format',
    'csv',
  );
  expect(asked.stdout.trim().split(/\r?\n/).slice(1)).toEqual(['a line', 'bowl', 'digits']);

  const unnamed = await bench('explain', 'latest', '--runs', out);
  expect(unnamed.code).toBe(2);
  expect(unnamed.stderr).toContain('is on 3 problems; name one: --problem "digits".');
  const misspelt = await bench('explain', 'latest', '--runs', out, '--problem', 'digit');
  expect(misspelt.stderr).toContain('unknown problem "digit"; did you mean "digits"?');
});

test('what was cut off goes on with the data of every problem', async () => {
  const out = temporary();
  const { run, trials } = await benchJson('run', suite, ...options, '--out', out);
  const { run: record, losses } = await readRun(run.dir);
  const cut = await createRun(out, record);
  for (const trial of record.trials.filter((_, i) => i % 3 === 0))
    await cut.save({ record: trial, losses: losses.get(trial.id)! });
  // Nobody has this number.
  const writer = { host: hostname(), pid: 2 ** 30 };
  await editSealed(join(cut.dir, 'run.json'), (started) => ({ ...started, writer }));
  const resumed = await benchJson('run', '--resume', cut.dir, '--out', out);
  const lossesOf = (all: typeof trials) => all.map(({ id, epochs }) => [id, epochs.map(({ trainLoss }) => trainLoss)]);
  expect(lossesOf(resumed.trials)).toEqual(lossesOf(trials));
});

test('a night is judged on every problem', async () => {
  const out = temporary();
  for (const outcome of ['first', 'fine']) {
    const { code, stdout } = await bench('nightly', suite, '--engine', 'cpu:wasm', '--out', out, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome });
  }
});

test('a folder for the data is refused where no problem reads one', async () => {
  const { code, stderr } = await bench('run', suite, '--quick', '--data', '/tmp', '--out', temporary());
  expect(code).toBe(2);
  expect(stderr).toContain('--data: Bowl is a function without data; leave it out.');
});
