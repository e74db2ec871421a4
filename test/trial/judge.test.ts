import { expect, test } from 'vitest';
import type { Evaluation, Session } from '../../src/engine/engine.ts';
import { judge } from '../../src/trial/judge.ts';

/** A session of two lanes that is asked for nothing but evaluations. */
const session = (evaluations: Readonly<Record<string, readonly Evaluation[]>>): Session =>
  ({ evaluate: (split: string) => Promise.resolve(evaluations[split]!) }) as unknown as Session;

const evaluation = (loss: number, error: number): Evaluation => ({ loss, accuracy: null, metrics: { error } });

test('an epoch has the losses and metrics of both splits where there are two', async () => {
  const splits = { test: [evaluation(1, 2), evaluation(3, 4)], validation: [evaluation(5, 6), evaluation(7, 8)] };
  const [, second] = await judge(session(splits), true);
  expect(second).toEqual({
    unbounded: null,
    measured: {
      testLoss: 3,
      testAccuracy: null,
      metrics: { error: 4 },
      validationLoss: 7,
      validationMetrics: { error: 8 },
    },
  });
  const [alone] = await judge(session(splits), false);
  expect(alone!.measured).toEqual({ testLoss: 1, testAccuracy: null, metrics: { error: 2 } });
});

test('a loss that is not finite is named, with its split', async () => {
  const splits = {
    test: [evaluation(NaN, 2), evaluation(1, 2)],
    validation: [evaluation(1, 2), evaluation(Infinity, 2)],
  };
  const found = await judge(session(splits), true);
  expect(found.map(({ unbounded }) => unbounded)).toEqual([
    { split: 'test', loss: NaN },
    { split: 'validation', loss: Infinity },
  ]);
});
