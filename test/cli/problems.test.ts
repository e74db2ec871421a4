import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRun } from '../../src/store/read.ts';
import { bench, benchJson, temporary } from './bench.ts';

test.each([
  { suite: 'logistic', stepsPerEpoch: 4, classifies: true, words: 'softmax regression 784-10' },
  { suite: 'bowl', stepsPerEpoch: 50, classifies: false, words: 'A quadratic bowl in 4 dimensions' },
  { suite: 'banana', stepsPerEpoch: 50, classifies: false, words: 'Rosenbrock’s valley from (-1.2, 1)' },
])('$suite runs from the suite file to the report', async ({ suite, stepsPerEpoch, classifies, words }) => {
  const { run, trials } = await benchJson(
    ...['run', `fixtures/suites/${suite}.ts`, '--engine', 'cpu:wasm', '--out', temporary()],
  );
  expect(trials.map(({ status }) => status)).toEqual(['completed', 'completed']);
  for (const { epochs } of trials) {
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(epochs[1]!.trainLoss).toBeLessThan(epochs[0]!.trainLoss);
    for (const { testAccuracy } of epochs) expect(typeof testAccuracy).toBe(classifies ? 'number' : 'object');
  }
  const { run: record, losses } = await readRun(run.dir);
  expect([...losses.values()].map(({ length }) => length)).toEqual([2 * stepsPerEpoch, 2 * stepsPerEpoch]);
  expect(record.environment.data?.name).toBe(classifies ? 'MNIST' : undefined);
  expect(record.timings).toHaveLength(2);
  const summary = readFileSync(join(run.dir, 'summary.md'), 'utf8');
  expect(summary).toContain(words);
  expect(summary).toContain(classifies ? 'Test accuracy after each epoch' : 'Loss at the end of each epoch');

  const { stdout } = await bench('export', run.dir, '--format', 'csv');
  const [, first, ...rest] = stdout.trimEnd().split('\n');
  expect(first!.split(',').slice(3, 5)).toEqual(['1', '1']);
  expect(rest[stepsPerEpoch - 1]!.split(',').slice(3, 5)).toEqual([String(stepsPerEpoch + 1), '2']);
});

test('progress says where a function stands, and that there are no data', async () => {
  const { code, stderr } = await bench('run', 'fixtures/suites/banana.ts', '--only', 'RMSProp', '--out', temporary());
  expect(code).toBe(0);
  expect(stderr).toContain('data none');
  expect(stderr).toMatch(/RMSProp: epoch 1 of 2, loss [\d.]+, at the end [\d.]+, [\d.]+ s/);
});

test('--data is refused where a problem has no data', async () => {
  const { code, stderr } = await bench('run', 'fixtures/suites/bowl.ts', '--data', '.', '--out', temporary());
  expect(code).toBe(2);
  expect(stderr).toContain('--data: quadratic is a function without data; leave it out.');
});

test('bench list problems names every one', async () => {
  const { stdout } = await bench('list', 'problems', '--json');
  const { problems } = JSON.parse(stdout) as { problems: readonly { name: string }[] };
  expect(problems.map(({ name }) => name)).toEqual(['mnistMlp', 'mnistLogistic', 'quadratic', 'rosenbrock']);
});
