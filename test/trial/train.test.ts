import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/engine/engine.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { noFields } from '../../src/problem/data/no-fields.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { train, type Advance } from '../../src/trial/train.ts';
import { trainableOf } from '../../src/trial/trainable.ts';
import { network } from '../engine/models.ts';
import { syntheticData } from '../engine/synthetic.ts';

const BATCHES = 50;
const data = syntheticData(4, 2, BATCHES * 2, 4);
const trainable = { model: network(data, [], 2, 2), data };

function spec(variant: string): TrialSpec {
  const problem = { kind: 'mnistMlp', hidden: [1], trainSize: data.splits.train.count, testSize: 4 } as const;
  return { id: variant, variant, problem, data: 'noise', optimizer: rmsprop(), seed: 0, epochs: 2, batchSize: 2 };
}

/** A session that says it took a 32nd of a second a step and whose losses are told beforehand, by lane and step. */
function session(lanes: number, lossAt: (lane: number, step: number) => number, testLoss = 1): Session {
  let done = 0;
  let latest = 0;
  return {
    device: 'told beforehand',
    step: ([rows]) => {
      const steps = rows!.length / 2;
      const losses = Float64Array.from({ length: steps * lanes }, (_, i) =>
        lossAt(i % lanes, done + Math.floor(i / lanes)),
      );
      done += latest = steps;
      return Promise.resolve(losses);
    },
    ownSeconds: () => latest / 32,
    gradient: () => Promise.resolve(new Float64Array(lanes)),
    update: () => Promise.resolve(),
    evaluate: () => Promise.resolve(Array.from({ length: lanes }, () => ({ loss: testLoss, accuracy: 0.5 }))),
    read: () => Promise.resolve(new Float32Array(0)),
    write: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const engine = { name: 'told', device: 'told beforehand', reason: 'a test' };
const quiet = { advanced: () => undefined, epochEnded: () => undefined, cancelled: () => false };

test('of a problem with two numbers to find, where they went is recorded, from the start to the end', async () => {
  const problem = rosenbrock({ stepsPerEpoch: 801 });
  const trial = { ...spec('a'), problem, batchSize: 1 };
  let steps = 0;
  const told = session(1, () => 1);
  const [result] = await train(
    [trial],
    trainableOf(trial, noFields(801), {}),
    {
      ...told,
      step: ([rows]) => {
        steps += rows!.length;
        return Promise.resolve(new Float64Array(rows!.length).fill(1));
      },
      read: () => Promise.resolve(Float32Array.of(steps, -steps)),
    },
    engine,
    quiet,
  );
  const { stepsPerPoint, points } = result!.record.path!;
  expect(stepsPerPoint).toBe(4);
  expect(points).toHaveLength(402);
  // An epoch is no multiple of four: points of the second are where they would be without an end of the first.
  expect([points[0], points[1], points[300], points.at(-1)]).toEqual([
    [0, -0],
    [4, -4],
    [1200, -1200],
    [1602, -1602],
  ]);
});

describe('a trial', () => {
  test('records the mean of the losses of each epoch, and the time of training', async () => {
    const [result] = await train(
      [spec('a')],
      trainable,
      session(1, (_, step) => step),
      engine,
      quiet,
    );
    expect(result!.record).toMatchObject({ status: 'completed', steps: 100, seconds: 100 / 32 });
    expect(result!.record.epochs.map(({ trainLoss, seconds }) => [trainLoss, seconds])).toEqual([
      [24.5, 50 / 32],
      [74.5, 50 / 32],
    ]);
    expect(result!.losses).toEqual(Float64Array.from({ length: 100 }, (_, i) => i));
  });

  test('ends at the step whose loss is no number; its time is that of the steps before', async () => {
    const told = session(1, (_, step) => (step === 8 ? NaN : 1));
    const [result] = await train([spec('a')], trainable, told, engine, quiet);
    expect(result!.record).toMatchObject({ status: 'diverged', reason: 'the loss became NaN at step 9', steps: 8 });
    expect(result!.record.seconds).toBe(8 / 32);
    expect(result!.losses).toHaveLength(8);
  });

  test('that diverges leaves its neighbours in the cohort as they are', async () => {
    const told = session(2, (lane, step) => (lane === 0 && step === 60 ? Infinity : lane + step));
    const [wild, tame] = await train([spec('wild'), spec('tame')], trainable, told, engine, quiet);
    expect(wild!.record).toMatchObject({ status: 'diverged', reason: 'the loss became Infinity at step 61' });
    expect(wild!.record.epochs).toHaveLength(1);
    expect(tame!.record).toMatchObject({ status: 'completed', steps: 100 });
    expect(tame!.losses[60]).toBe(61);
  });

  test('diverges where only its test loss is no number', async () => {
    const [result] = await train(
      [spec('a')],
      trainable,
      session(1, () => 1, NaN),
      engine,
      quiet,
    );
    expect(result!.record).toMatchObject({ status: 'diverged', reason: 'the test loss after epoch 1 is NaN' });
  });

  test('that is cancelled keeps what it has', async () => {
    let asked = 0;
    const hooks = { ...quiet, cancelled: () => ++asked > 4 };
    const [result] = await train(
      [spec('a')],
      trainable,
      session(1, () => 1),
      engine,
      hooks,
    );
    expect(result!.record).toMatchObject({ status: 'cancelled', reason: 'interrupted in epoch 2', steps: 82 });
    expect(result!.record.epochs).toHaveLength(1);
  });

  test('tells how far it is as a share of the whole trial', async () => {
    const told: Advance[] = [];
    const hooks = { ...quiet, advanced: (advance: Advance) => told.push(advance) };
    await train(
      [spec('a')],
      trainable,
      session(1, (_, step) => step),
      engine,
      hooks,
    );
    expect(told.map(({ epoch, fraction }) => [epoch, fraction])).toEqual([
      [1, 0.04],
      [1, 0.36],
      [1, 0.5],
      [2, 0.82],
      [2, 1],
    ]);
  });
});
