import { describe, expect, test } from 'vitest';
import type { ProblemSpec } from '../../src/problem/problem.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { sampleSpec } from '../store/sample-run.ts';
import type { Course } from '../../src/analysis/course.ts';
import { defaultTargets, reach } from '../../src/analysis/target.ts';

const course = (...values: readonly (readonly [accuracy: number, loss: number])[]): Course => ({
  series: 0,
  seed: 0,
  status: 'completed',
  stepsPerEpoch: 100,
  epochs: values.map(([testAccuracy, testLoss], at) => ({
    epoch: at + 1,
    trainLoss: 1,
    testLoss,
    testAccuracy,
    seconds: 2,
  })),
});

test('an accuracy between two evaluations was reached in proportion', () => {
  const reached = reach(course([0.9, 1], [0.94, 1], [0.98, 1]), { metric: 'testAccuracy', value: 0.97 });
  expect(reached!.epochs).toBeCloseTo(2.75, 9);
  expect(reached!.steps).toBe(275);
  expect(reached!.seconds).toBeCloseTo(5.5, 9);
});

test('a loss falls evenly on a logarithmic scale', () => {
  const reached = reach(course([0, 1], [0, 1e-4]), { metric: 'testLoss', value: 1e-2 });
  expect(reached!.epochs).toBeCloseTo(1.5, 9);
});

test('what the first evaluation finds reached was reached by then', () => {
  expect(reach(course([0.99, 1]), { metric: 'testAccuracy', value: 0.97 })).toEqual({
    epochs: 1,
    steps: 100,
    seconds: 2,
  });
});

test('what is never reached has no time', () => {
  expect(reach(course([0.9, 1], [0.95, 1]), { metric: 'testAccuracy', value: 0.97 })).toBeNull();
  expect(reach(course(), { metric: 'testAccuracy', value: 0.97 })).toBeNull();
});

describe('what is asked when nobody says', () => {
  const own: ProblemSpec = {
    ...{ kind: 'model', name: 'own', model: 'hash', parameters: 1, shapes: [], metrics: ['accuracy'] },
    ...{ trainSize: 10, testSize: 10 },
  };
  const asked = (problem: ProblemSpec, name: string | null, metric: 'testAccuracy' | 'testLoss') => {
    const data = name === null ? null : { name, fingerprint: '', source: '' };
    const plan = [{ ...sampleSpec(0), problem }];
    return defaultTargets({ plan, environment: { data } }, metric).map(({ value }) => value);
  };

  test.each<[string, ProblemSpec, string | null, readonly number[]]>([
    ['MNIST’s networks', mnistMlp({ hidden: [8] }), 'MNIST', [0.97, 0.98]],
    ['a model of one’s own on MNIST', own, 'MNIST', [0.97, 0.98]],
    ['a classifier of other data', own, 'spam', []],
  ])('accuracies that are known to tell apart, of %s', (_, problem, data, expected) => {
    expect(asked(problem, data, 'testAccuracy')).toEqual(expected);
  });

  test('a loss where it is known to fall to 0', () => {
    expect(asked(own, 'house prices', 'testLoss')).toEqual([]);
    expect(asked(quadratic(), null, 'testLoss')).toEqual([1e-2, 1e-4]);
  });
});
