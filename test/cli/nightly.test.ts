import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRun } from '../../src/store/read.ts';
import { bench, start, temporary } from './bench.ts';

const SUITE = 'fixtures/suites/nights.ts';
const FLAGS = ['--engine', 'reference', '--fresh'];

/** One history for many assertions: each command is a process. */
test('nights, comparisons, the baseline and the history from the command line', async () => {
  const out = temporary();
  const summary = join(mkdtempSync(join(out, '..', 'bench-summary-')), 'summary.md');
  const env = { GITHUB_STEP_SUMMARY: summary };

  const first = await start(['nightly', SUITE, ...FLAGS, '--out', out], env).ended;
  expect([first.code, first.stdout.split('\n')[0]]).toEqual([
    0,
    expect.stringMatching(/the first night, .* baseline from now on$/),
  ]);

  const second = await start(['nightly', SUITE, ...FLAGS, '--out', out, '--min-slowdown', '900', '--json'], env).ended;
  expect(second.code).toBe(0);
  const report = JSON.parse(second.stdout) as {
    outcome: string;
    run: { id: string };
    comparison: { base: { id: string } };
  };
  expect(report.outcome).toBe('fine');
  const dir = join(out, 'nights', report.run.id);
  for (const name of ['nightly.md', 'nightly.xml', 'nightly.json', 'benchmark.json', 'report.html'])
    expect(existsSync(join(dir, name)), name).toBe(true);
  expect(readFileSync(join(out, 'nights', 'trend.html'), 'utf8')).toContain(`<a href="${report.run.id}/report.html">`);
  expect(readFileSync(summary, 'utf8').match(/^### /gm)).toHaveLength(2);

  // The same labels with a learning rate that is far too small: found, said, and in the exit code.
  const third = await bench(
    'nightly',
    'fixtures/suites/worse-night.ts',
    ...FLAGS,
    '--out',
    out,
    '--min-slowdown',
    '900',
  );
  expect([third.code, third.stdout]).toEqual([1, expect.stringMatching(/REGRESSION Adagrad: trains worse: loss × /)]);

  const same = await bench('compare', 'baseline', report.run.id, '--min-slowdown', '900', '--runs', out);
  expect([same.code, same.stdout]).toEqual([0, expect.stringMatching(/training {2}identical/)]);
  const worse = await bench('compare', 'best', 'latest', '--min-slowdown', '900', '--format', 'json', '--runs', out);
  expect(worse.code).toBe(1);
  expect((JSON.parse(worse.stdout) as { differences: string[] }).differences).toContain(
    'Adagrad: lr 0.01 became 0.00001',
  );

  // Known before anything is trained.
  const gone = join(out, 'nights', 'baseline.json');
  const pinned = readFileSync(gone, 'utf8');
  writeFileSync(gone, pinned.replace(/"run": "[^"]*"/, '"run": "20200101-000000-0000"'));
  expect(await bench('nightly', SUITE, ...FLAGS, '--out', out)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^bench: the baseline of nights, 20200101-000000-0000, is not in .* any more; .*\n$/,
    ) as string,
  });

  const set = await bench('baseline', 'set', 'nights', 'latest', '--runs', out);
  expect(set.stdout).toMatch(/is the baseline of nights\n$/);
  const history = await bench('history', SUITE, '--format', 'csv', '--runs', out);
  expect(history.stdout.trim().split('\n')).toHaveLength(1 + 3 * 2);
  const sql = await bench('sql', 'select count(*) as trials from trials', '--format', 'json', '--runs', out);
  expect(JSON.parse(sql.stdout)).toEqual([{ trials: 3 * 2 * 6 }]);
  const gc = await bench('gc', '--keep', '1', '--runs', out);
  expect([
    gc.stdout.trim().split('\n').length,
    readdirSync(join(out, 'nights')).filter((name) => /^\d/.test(name)).length,
  ]).toEqual([2, 1]);
});

test('a night of a single seed says before it trains, and after, that no loss could be called worse', async () => {
  const night = start(['nightly', SUITE, ...FLAGS, '--seeds', '0', '--out', temporary()]);
  const sentence = '1 seed: no loss could be called worse, with 2 it could';
  const [first] = (await once(night.stderr!, 'data')) as [string];
  expect(first).toBe(`bench: with this baseline, ${sentence}\n`);
  const { code, stdout } = await night.ended;
  expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(`from now on; ${sentence}`)]);
});

test('a run that was killed goes on with --resume, to the bits of one that was not', async () => {
  const out = temporary();
  const killed = start(['run', SUITE, ...FLAGS, '--workers', '1', '--out', out]);
  let seen = '';
  while (!seen.includes('completed (3 of 12)')) seen += ((await once(killed.stderr!, 'data')) as [string])[0];
  killed.kill('SIGKILL');
  await killed.ended;
  const { code, stderr } = await bench('run', '--resume', '--out', out);
  expect(code).toBe(0);
  expect(stderr).toMatch(/goes on: ([3-9]|1[01]) of 12 trials are there/);
  const [id, ...others] = readdirSync(join(out, 'nights'));
  expect(others).toEqual([]);
  const whole = temporary();
  await bench('run', SUITE, ...FLAGS, '--out', whole);
  const [resumed, uninterrupted] = [
    await readRun(join(out, 'nights', id!)),
    await readRun(join(whole, 'nights', readdirSync(join(whole, 'nights'))[0]!)),
  ];
  expect(resumed.run.status).toBe('completed');
  expect(resumed.losses).toEqual(uninterrupted.losses);
  expect(await bench('run', '--resume', '--out', out)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^bench: nothing to resume: .*\n$/) as string,
  });
});
