import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import { loadEngine } from '../../src/engine/registry.ts';
import { openSession } from '../../src/engine/open.ts';
import { adagrad } from '../../src/optimizer/adagrad.ts';
import { library } from '../../src/optimizer/library.ts';
import type { OptimizerSpec } from '../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { sgd } from '../../src/optimizer/sgd.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import type { TrialResult } from '../../src/record/record.ts';
import { probeSchedule } from '../../src/trial/probe-schedule.ts';
import { train } from '../../src/trial/train.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { cohortOf, network } from '../engine/models.ts';
import { syntheticData } from '../engine/synthetic.ts';

const data = syntheticData(12, 3, 200, 20);
const model = network(data, [8], 3, 8);
const quiet = { advanced: () => undefined, epochEnded: () => undefined, cancelled: () => false };

/** Two epochs of 25 steps. */
async function trained(
  optimizer: OptimizerSpec,
  probeEvery: number | undefined,
  engineId: 'reference' | 'cpu:wasm' = 'reference',
): Promise<TrialResult> {
  const problem = { kind: 'mnistMlp', hidden: [8], trainSize: 200, testSize: 20 } as const;
  const fields = { id: 'a', variant: 'a', problem, data: 'noise', optimizer, seed: 0, epochs: 2, batchSize: 8 };
  const spec: TrialSpec = probeEvery === undefined ? fields : { ...fields, probeEvery };
  const opened = await openSession(await loadEngine(engineId), optimizer, { model, data, batchSize: 8, seeds: [0] });
  if (!opened.available) throw new Error(opened.reason);
  const engine = { name: 'a', device: 'a', reason: 'a test' };
  const [result] = await train([spec], { model, data }, opened.session, engine, quiet);
  await opened.session.close();
  return result!;
}

describe.each(['reference', 'cpu:wasm'] as const)('probes on %s', (engine) => {
  test.each([
    ['RMSProp', rmsprop({ momentum: 0.5 })],
    ["a library's optimizer", library.tfjs.rmsprop({ lr: 1e-2 })],
  ])('change no step of %s by a bit', async (_, optimizer) => {
    const plain = await trained(optimizer, undefined, engine);
    const probed = await trained(optimizer, 7, engine);
    expect(probed.losses).toEqual(plain.losses);
    expect(probed.record.epochs.map(({ testLoss }) => testLoss)).toEqual(
      plain.record.epochs.map(({ testLoss }) => testLoss),
    );
    expect(plain.record).not.toHaveProperty('probes');
  });

  test('see the steps that the rule promises', async () => {
    const lr = 1e-2;
    const alpha = 0.9;
    const { record } = await trained(rmsprop({ lr, alpha, eps: 1e-12 }), 5, engine);
    const { steps, losses, tensors } = record.probes!;
    // 50 steps: after 0, 5 … 50; closely at 1, 2, 4, then every 5, and not at the last.
    expect(losses).toHaveLength(11);
    expect(steps).toEqual([1, 2, 4, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
    for (const { step, rms, moment, ratio, cosine, updateToWeight } of tensors) {
      // The first step of every weight whose gradient is not 0 is lr/√(1−α), whatever the gradient.
      const first = lr / Math.sqrt(1 - alpha);
      expect(step[0]![4]! / first).toBeCloseTo(1, 3);
      expect(rms[0]!).toBeLessThanOrEqual(first * 1.001);
      // v₁ = (1−α)·g², exactly.
      expect(moment!.lag[0]).toBeCloseTo(Math.log(1 - alpha), 3);
      // A step multiplies v by α or more.
      for (const change of moment!.change.slice(1)) expect(change).toBeGreaterThan(0);
      for (const list of [rms, cosine, updateToWeight]) expect(list.every(Number.isFinite)).toBe(true);
      for (const quantiles of [...step, ...ratio]) expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
    }
  });
});

test('the fixed batch has the loss that an evaluation of its images finds', async () => {
  const { record } = await trained(sgd({ lr: 1e-12 }), 25);
  const test = { ...data.splits.train, count: 64 };
  const session = await (
    await loadEngine('reference')
  ).open(cohortOf({ model, data: { ...data, splits: { ...data.splits, test } }, batchSize: 8 }));
  await writeInitialParameters(model, session, [new Generator(0)]);
  const [evaluation] = await session.evaluate('test');
  expect(record.probes).toMatchObject({ rows: 64, every: 25 });
  for (const found of record.probes!.losses) expect(found).toBeCloseTo(evaluation!.loss, 5);
});

test('steps of SGD are lr times the gradient, all in one direction while the gradient stays', async () => {
  const { record } = await trained(sgd({ lr: 1e-6 }), 10);
  for (const { ratio, moment } of record.probes!.tensors) {
    for (const quantiles of ratio) for (const q of quantiles) expect(q / 1e-6).toBeCloseTo(1, 3);
    expect(moment).toBeNull();
  }
});

test("Adagrad's sum counts as a second moment that only grows behind the gradients", async () => {
  const { record } = await trained(adagrad(), 5);
  const { moment } = record.probes!.tensors[0]!;
  expect(moment!.state).toBe('sum');
  expect(moment!.lag[0]).toBeCloseTo(0, 5);
  expect(moment!.lag.at(-1)).toBeGreaterThan(2);
});

test.each([
  [1, 10],
  [10, 4690],
  [100, 50],
  [3, 1],
])('every %s of %s steps, close looks are few, have a step behind them, and every stop is reached', (every, total) => {
  const schedule = probeSchedule(every, total);
  expect(schedule.close.length).toBeLessThan(36);
  const stops = [0];
  while (stops.at(-1)! < total) stops.push(stops.at(-1)! + Math.min(schedule.untilNext(stops.at(-1)!), total));
  for (const step of schedule.close) {
    expect(stops).toEqual(expect.arrayContaining([step - 1, step, step + 1]));
    expect(step).toBeLessThan(total);
  }
  for (let done = 0; done <= total; done += every) expect(stops).toContain(done);
});
