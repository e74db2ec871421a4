import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRun } from '../../src/store/read.ts';
import { TABLES } from '../../src/store/history/rows.ts';
import type { FoundRecord } from '../../src/store/records.ts';
import { createRun } from '../../src/store/write.ts';
import { editSealed } from '../store/edit-sealed.ts';
import { bench, benchJson, start, temporary } from './bench.ts';

const suite = 'fixtures/suites/own-problem.ts';

test("a problem of a suite's own runs from the suite file to the report and the queries", async () => {
  const out = temporary();
  const { run, trials } = await benchJson('run', suite, '--engine', 'cpu:wasm', '--out', out);
  expect(trials.map(({ problem, status }) => [problem, status])).toEqual([
    ['line', 'completed'],
    ['line', 'completed'],
  ]);
  for (const { epochs } of trials) {
    expect(epochs[2]!.trainLoss).toBeLessThan(epochs[0]!.trainLoss);
    for (const { testAccuracy, metrics } of epochs) {
      expect(testAccuracy).toBeNull();
      expect(metrics['mean error']).toBeGreaterThan(0);
    }
  }
  const summary = readFileSync(join(run.dir, 'summary.md'), 'utf8');
  expect(summary).toContain(
    'line, a problem of the suite’s own with 3 parameters, on a line: 10 training and 10 test samples.',
  );
  expect(summary).toContain('mean error after each epoch');
  expect(summary).not.toMatch(/accuracy|image|classified|target|NaN|undefined/i);
  expect(readFileSync(join(run.dir, 'report.html'), 'utf8')).toContain('id="figure-metric-mean-error"');

  const { run: record } = await readRun(run.dir);
  const { columns, rows } = TABLES.find(({ name }) => name === 'trials')!;
  const at = columns.findIndex(([name]) => name === 'problem');
  expect(rows({ dir: run.dir, run: record } as FoundRecord).map((row) => row[at])).toEqual(['line', 'line']);
});

test('a quick form may have a problem of its own, and what was cut off goes on with the data of that form', async () => {
  const out = temporary();
  const { run, trials } = await benchJson('run', suite, '--quick', '--engine', 'reference', '--out', out);
  expect(trials.map(({ problem, epochs }) => [problem, epochs.length])).toEqual([
    ['short line', 1],
    ['short line', 1],
  ]);
  const { run: record, losses } = await readRun(run.dir);
  const { id, ...header } = record;
  expect(id).toBe(run.id);
  const cut = await createRun(out, header);
  await cut.save({ record: record.trials[0]!, losses: losses.get(record.trials[0]!.id)! });
  // Nobody has this number.
  const writer = { host: hostname(), pid: 2 ** 30 };
  await editSealed(join(cut.dir, 'run.json'), (started) => ({ ...started, writer }));

  const changed = await start(['run', '--resume', cut.dir, '--out', out], { SHIFT: '1' }).ended;
  expect(changed.code).toBe(2);
  expect(changed.stderr).toContain('was begun with other data than there are now');
  const { code, stderr } = await bench('run', '--resume', cut.dir, '--out', out);
  expect(stderr).toContain('goes on: 1 of 2 trials are there');
  expect(code).toBe(0);
  const { run: whole, losses: curves } = await readRun(cut.dir);
  expect(whole.trials.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect([...curves]).toEqual([...losses]);
});
