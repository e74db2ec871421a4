import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRun } from '../../src/store/read.ts';
import { bench, benchJson, start, temporary, type RunDocument } from './bench.ts';

const TINY = 'fixtures/suites/tiny.ts';

test('any number of workers computes the same bits', async () => {
  const runs = await Promise.all(
    ['1', '2', '4'].map(async (workers) => {
      const { run } = await benchJson('run', TINY, '--engine', 'cpu:wasm', '--workers', workers, '--out', temporary());
      return [...(await readRun(run.dir)).losses];
    }),
  );
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]).toEqual(runs[0]);
});

test('--seeds, --epochs and --only replace what the suite says', async () => {
  const { trials } = await benchJson(
    ...['run', TINY, '--only', 'RMSProp', '--seeds', '5,6,7', '--epochs', '1', '--out', temporary()],
  );
  expect(trials.map(({ variant, seed, epochs }) => [variant, seed, epochs.length])).toEqual([
    ['RMSProp', 5, 1],
    ['RMSProp', 6, 1],
    ['RMSProp', 7, 1],
  ]);
});

test('without a terminal the progress is plain lines on stderr, and stdout names the report', async () => {
  const out = temporary();
  const { code, stdout, stderr } = await bench('run', TINY, '--out', out);
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(existsSync(stdout.trim())).toBe(true);
  // eslint-disable-next-line no-control-regex
  expect(stderr).not.toMatch(/[\u001b\r]/);
  expect(stderr).toMatch(/RMSProp.*epoch 2 of 2/);
});

test('the record says where and with what the run was made', async () => {
  const { run } = await benchJson('run', TINY, '--only', 'RMSProp', '--out', temporary());
  const { run: record } = await readRun(run.dir);
  expect(record.environment).toMatchObject({ node: process.version, data: { name: 'MNIST' } });
  expect(record.trials[0]!.engine).toMatchObject({ name: 'cpu' });
  expect(record.trials[0]!.engine!.reason).not.toBe('');
  expect(record.timings.map(({ variant }) => variant)).toEqual(['RMSProp']);
  expect(record.timings[0]!.step.p50).toBeGreaterThan(0);
  expect(record.timings[0]!.update.p50).toBeGreaterThan(0);
});

test('a loss that leaves the numbers ends its trial as diverged with the step; the others go on and all is well', async () => {
  const { code, stdout } = await bench('run', 'fixtures/suites/diverging.ts', '--json', '--out', temporary());
  const [wild, tame] = (JSON.parse(stdout) as RunDocument).trials;
  expect(code).toBe(0);
  expect(wild).toMatchObject({ variant: 'wild', status: 'diverged', learned: null });
  expect(wild!.reason).toMatch(/^the loss became (NaN|Infinity) at step \d+$/);
  expect(tame).toMatchObject({ variant: 'tame', status: 'completed' });
});

test('what did not learn is completed, and said not to have learned in JSON, at the end and in the report', async () => {
  const out = temporary();
  const { code, stdout, stderr } = await bench('run', 'fixtures/suites/stuck.ts', '--json', '--out', out);
  expect(code).toBe(0);
  const { run, trials } = JSON.parse(stdout) as RunDocument;
  expect(trials.map(({ variant, status, learned }) => [variant, status, learned])).toEqual([
    ['good', 'completed', true],
    ['good', 'completed', true],
    ['too small', 'completed', false],
    ['too small', 'completed', false],
    ['too large', 'completed', false],
    ['too large', 'completed', false],
  ]);
  expect(stderr).toMatch(/^Did not learn: too small \(.*\) and too large \(test accuracy at most .*\)\.$/m);
  expect(readFileSync(join(run.dir, 'summary.md'), 'utf8')).toContain(
    '6 of 6 trials completed, of which 4 did not learn.',
  );
});

test('a trial that cannot run leaves a failed record with the reason, and the exit code says it', async () => {
  const { code, stdout } = await bench('run', 'fixtures/suites/too-large.ts', '--json', '--out', temporary());
  expect(code).toBe(3);
  const { trials } = JSON.parse(stdout) as RunDocument;
  expect(trials[0]).toMatchObject({ status: 'failed', epochs: [] });
  expect(trials[0]!.reason).toMatch(/needs [\d.]+ GiB .* 4\.0 GiB/);
});

test('Ctrl-C keeps what is completed, writes its report and exits with 130', async () => {
  const out = temporary();
  const child = start(['run', 'fixtures/suites/long.ts', '--workers', '1', '--out', out]);
  let seen = '';
  while (!/brief: completed[^]*endless: epoch 1/.test(seen)) {
    const [text] = (await once(child.stderr!, 'data')) as [string];
    seen += text;
  }
  child.kill('SIGINT');
  const { code } = await child.ended;
  expect(code).toBe(130);
  const [id] = readdirSync(join(out, 'long'));
  const { run, losses } = await readRun(join(out, 'long', id!));
  expect(run.status).toBe('interrupted');
  expect(run.trials.map(({ variant, status }) => [variant, status])).toEqual([
    ['brief', 'completed'],
    ['endless', 'cancelled'],
    ['later', 'cancelled'],
  ]);
  expect(losses.get(run.trials[1]!.id)!.length).toBeGreaterThan(0);
  expect(readFileSync(join(out, 'long', id!, 'report.html'), 'utf8')).toContain('brief');
});

test('a record that cannot be saved ends the run with a sentence, also while trials wait for a worker', async () => {
  const out = temporary();
  const child = start(['run', 'fixtures/suites/long.ts', '--workers', '1', '--out', out]);
  await once(child.stderr!, 'data');
  await once(child.stderr!, 'data');
  const [id] = readdirSync(join(out, 'long'));
  rmSync(join(out, 'long', id!, 'trials'), { recursive: true });
  const { code, stderr } = await child.ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/trials/);
});

test('a reader of stderr that goes away does not end the run', async () => {
  const out = temporary();
  const child = start(['run', TINY, '--out', out]);
  await once(child.stderr!, 'data');
  child.stderr!.destroy();
  const { code } = await child.ended;
  expect(code).toBe(0);
  expect(existsSync(join(out, 'tiny', readdirSync(join(out, 'tiny'))[0]!, 'report.html'))).toBe(true);
});

test('Ctrl-C while steps are timed keeps the trials and writes the report', async () => {
  const out = temporary();
  const child = start(['run', TINY, '--out', out]);
  let seen = '';
  while (!seen.includes('timing')) seen += ((await once(child.stderr!, 'data')) as [string])[0];
  child.kill('SIGINT');
  expect((await child.ended).code).toBe(130);
  const dir = join(out, 'tiny', readdirSync(join(out, 'tiny'))[0]!);
  expect((await readRun(dir)).run.trials.every(({ status }) => status === 'completed')).toBe(true);
  expect(existsSync(join(dir, 'report.html'))).toBe(true);
});

test('what a suite prints does not get into the JSON document', async () => {
  const { stdout, stderr } = await bench('run', 'fixtures/suites/talkative.ts', '--json', '--out', temporary());
  expect((JSON.parse(stdout) as RunDocument).trials).toHaveLength(1);
  for (const how of [
    'from the suite',
    'by process.stdout',
    'by its descriptor',
    'by its descriptor, later',
    'by a stream',
  ])
    expect(stderr).toContain(`hello ${how}`);
  for (const how of ['from a process', 'from a thread', 'at the end']) expect(stderr).toContain(`hello ${how}`);
});

test("a library's optimizer runs on the gradients of any engine", async () => {
  const { trials } = await benchJson(
    'run',
    'fixtures/suites/library.ts',
    '--engine',
    'reference',
    '--out',
    temporary(),
  );
  expect(trials.map(({ status }) => status)).toEqual(['completed']);
});
