import { expect, test } from 'vitest';
import { summarise } from '../../src/analysis/summary.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

const small = { epochs: 3, trainSize: 640, batchSize: 64 };

test('the epochs of a variant are means over its seeds', () => {
  const { run } = syntheticRun({ ...small, seeds: [0, 1, 2] });
  const [first] = summarise(run);
  const losses = run.trials.slice(0, 3).map((trial) => trial.epochs[1]!.trainLoss);
  expect(first!.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(first!.epochs[1]!.trainLoss.n).toBe(3);
  expect(first!.epochs[1]!.trainLoss.mean).toBeCloseTo((losses[0]! + losses[1]! + losses[2]!) / 3, 12);
  expect(first!.epochs[1]!.trainLoss.sd).toBeGreaterThan(0);
});

test('speed is all training time over all steps and samples', () => {
  const { run } = syntheticRun({ ...small, seeds: [0, 1] });
  const [first] = summarise(run);
  // 10 steps an epoch of 0.75 ms each.
  expect(first!.seconds).toMatchObject({ mean: 30 * 0.00075, n: 2 });
  expect(first!.millisecondsPerStep).toBeCloseTo(0.75, 9);
  expect(first!.samplesPerSecond).toBeCloseTo(640 / 0.0075, 6);
  expect(first!.timing?.step.p50).toBe(0.68);
});

test('a diverged seed counts in the epochs that it reached and in nothing that needs the end', () => {
  const { run } = syntheticRun({
    ...small,
    seeds: [0, 1],
    variants: [{ label: 'wild', ends: { 1: { status: 'diverged', steps: 15 } } }],
  });
  const [wild] = summarise(run);
  expect(wild!.epochs.map(({ trainLoss }) => trainLoss.n)).toEqual([2, 1, 1]);
  expect(wild).toMatchObject({ planned: 2, completed: 1, seconds: { n: 1, sd: null } });
  expect(wild!.troubles).toEqual([
    { variant: 'wild', seed: 1, status: 'diverged', reason: 'the loss became NaN at step 16', epochs: 1 },
  ]);
});

test('a planned trial without a record is missing, not forgotten', () => {
  const { run } = syntheticRun({
    ...small,
    variants: [{ label: 'late', ends: { 0: { status: 'missing', steps: 0 } } }],
  });
  const [late] = summarise(run);
  expect(late).toMatchObject({ planned: 1, completed: 0, epochs: [], seconds: null, samplesPerSecond: null });
  expect(late!.troubles).toMatchObject([{ status: 'missing', reason: 'the run ended before it did' }]);
});

test('a variant that was skipped has no speed and keeps its reason', () => {
  const { run } = syntheticRun({ ...small, variants: [{ label: 'x', ends: { 0: { status: 'skipped', steps: 0 } } }] });
  expect(summarise(run)[0]).toMatchObject({ millisecondsPerStep: null, troubles: [{ status: 'skipped' }] });
});
