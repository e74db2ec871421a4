import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import * as schedulers from '../../src/optimizer/lr/schedulers.ts';
import { readRun } from '../../src/store/read.ts';
import { zoo } from '../../src/zoo/catalog.ts';
import { diagnostics } from '../../src/zoo/diagnostic/catalog.ts';
import { bench, benchJson, ROOT, temporary } from './bench.ts';

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

test('settings that change nothing are named before training and in the report, once', async () => {
  const out = temporary();
  const { code, stdout, stderr } = await bench(
    'run',
    'fixtures/suites/unheard.ts',
    '--engine',
    'cpu:wasm',
    '--out',
    out,
  );
  expect(code).toBe(0);
  const remarks = [
    '“muon lr=0.1” and “muon lr=0.2”: lr changes nothing here; the training is the same as with the default 0.02.',
    '“SGD”: stepLR(stepSize 30 steps, gamma 0.1) is at its end after 180 of the training’s 2,000 steps.' +
      ' Its time counts steps; byEpoch(…) counts epochs.',
  ];
  const summary = readFileSync(join(ROOT, dirname(stdout.trim()), 'summary.md'), 'utf8');
  for (const remark of remarks) {
    expect(stderr.split(remark)).toHaveLength(2);
    expect(stderr.indexOf(remark)).toBeLessThan(stderr.indexOf('epoch 1 of 2'));
    expect(summary.split(remark)).toHaveLength(2);
  }
});

test('bench list schedules names every one, and the unit of its time', async () => {
  const { stdout } = await bench('list', 'schedules', '--json');
  const { schedules } = JSON.parse(stdout) as { schedules: readonly Record<'name' | 'time' | 'settings', string>[] };
  expect(schedules.map(({ name }) => name).toSorted()).toEqual(
    Object.keys(schedulers)
      .filter((name) => name !== 'requireSchedule')
      .toSorted(),
  );
  for (const { name, time, settings } of schedules) {
    expect(time, name).toBe(name === 'byEpoch' ? 'epochs' : 'steps');
    if (/totalIters|stepSize|milestones/.test(settings)) expect(settings, name).toMatch(/ (steps|epochs?)\b/);
  }
});

test('bench list problems names every one', async () => {
  const { stdout } = await bench('list', 'problems', '--json');
  const { problems } = JSON.parse(stdout) as { problems: readonly Record<string, unknown>[] };
  expect(problems.map(({ name }) => name)).toEqual([
    'mnistMlp',
    'mnistLogistic',
    'quadratic',
    'rosenbrock',
    ...zoo.map(({ name }) => name),
    ...Object.keys(diagnostics).map((name) => `diagnostics.${name}`),
    'defineProblem',
    'defineFunction',
  ]);
  expect(problems.find(({ name }) => name === 'mnist784_128_sigmoid')).toEqual({
    name: 'mnist784_128_sigmoid',
    parameters: 101_770,
    batchSize: 64,
    epochs: 10,
    target: 'validation accuracy of at least 0.97',
    source: 'AlgoPerf 2023, mnist',
    description: 'MNIST digits, one hidden layer of 128 sigmoid units, cross-entropy',
  });
});

test('a suite’s own problem is listed with its size', async () => {
  const { stdout } = await bench('list', 'problems', 'fixtures/suites/own-problem.ts', '--json');
  const { problems } = JSON.parse(stdout) as { problems: readonly Record<string, number | string>[] };
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ name: 'line', parameters: 3, batchSize: 4 });
  expect(problems[0]!['flopPerStep']).toBeGreaterThan(2 * 2 * 4 * 2);
  const refused = await bench('list', 'engines', 'fixtures/suites/own-problem.ts');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('write bench list problems fixtures/suites/own-problem.ts');
});
