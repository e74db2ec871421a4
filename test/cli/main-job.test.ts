import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { golden } from '../../fixtures/torch/golden.ts';
import { benchJson, temporary } from './bench.ts';

// cpu:wasm computes the same bits on every machine, so what holds here holds everywhere.
const document = await benchJson('run', 'suites/rmsprop.ts', '--engine', 'cpu:wasm', '--out', temporary());

/** Label in the suite → case of the PyTorch runs. */
const TWINS = {
  Adagrad: 'Adagrad',
  'RMSProp α=0.9': 'notebook RMSProp α=0.9',
  'RMSProp α=0.999': 'notebook RMSProp α=0.999',
  'library RMSprop': 'TensorFlow.js RMSProp',
};

/*
 * The first steps agree to seven digits; then rounding puts single ReLUs on the other side of zero and the paths part.
 * PyTorch against itself on another kernel of its BLAS: 0.064 % in the first epoch and 0.5 % in the fifth. TensorFlow.js's
 * RMSProp on the gradients of cpu:wasm agrees with that on those of cpu:blas to 1e-6 for 229 steps; of one of these flips comes
 * 0.23 % in the first epoch, where the other is 0.004 % from PyTorch.
 */
test.each(Object.entries(TWINS))('%s trains on all of MNIST as PyTorch does', (label, name) => {
  const { epochs } = document.trials.find(({ variant }) => variant === label)!;
  const expected = golden('mnist-5-epochs').cases.find((twin) => twin.name === name)!;
  const deviations = epochs.map(({ trainLoss }, i) => Math.abs(trainLoss / expected.trainLoss[i]! - 1));
  expect(epochs).toHaveLength(5);
  expect(deviations[0]).toBeLessThan(0.005);
  expect(Math.max(...deviations)).toBeLessThan(0.02);
  expect(Math.abs(epochs[4]!.testAccuracy! - expected.testAccuracy[4]!)).toBeLessThan(0.01);
});

test('the JSON document has the fields that scripts rely on, and no others', () => {
  expect(Object.keys(document)).toEqual(['run', 'trials']);
  expect(Object.keys(document.run)).toEqual(['id', 'dir', 'suite', 'engine', 'seconds']);
  for (const trial of document.trials) {
    expect(Object.keys(trial)).toEqual([
      'id',
      'problem',
      'variant',
      'hyper',
      'seed',
      'status',
      'learned',
      'seconds',
      'epochs',
    ]);
    for (const epoch of trial.epochs)
      expect(Object.keys(epoch)).toEqual(['epoch', 'trainLoss', 'testLoss', 'testAccuracy', 'metrics', 'seconds']);
  }
  expect(document.run).toMatchObject({ suite: 'rmsprop', engine: 'cpu:wasm' });
});

test('the folder of the run holds its files and nothing else', () => {
  expect(readdirSync(document.run.dir).toSorted()).toEqual([
    'accuracy.png',
    'curves.parquet',
    'loss.png',
    'report.html',
    'run.json',
    'summary.md',
  ]);
});
