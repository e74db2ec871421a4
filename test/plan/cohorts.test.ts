import { expect, test } from 'vitest';
import { library } from '../../src/optimizer/library.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { sgd } from '../../src/optimizer/sgd.ts';
import { planCohorts } from '../../src/plan/cohorts.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';

const plan = makePlan(
  {
    name: 'cohorts',
    problem: mnistMlp({ hidden: [8] }),
    epochs: 3,
    batchSize: 64,
    seeds: [1, 2],
    variants: [
      { label: 'a', optimizer: rmsprop({ alpha: 0.9 }) },
      { label: 'b', optimizer: rmsprop({ alpha: 0.99, lr: 0.1 }) },
      { label: 'eps elsewhere', optimizer: rmsprop({ epsInSqrt: true }) },
      { label: 'another rule', optimizer: sgd({ lr: 0.1 }) },
      { label: 'library', optimizer: library.tfjs.rmsprop({ lr: 1e-3 }) },
    ],
  },
  { dataFingerprint: 'data' },
);
const planned = (lanes: number): readonly (readonly string[])[] =>
  planCohorts(plan, lanes).map((cohort) => cohort.map(({ variant, seed }) => `${variant} ${seed}`));

test('trials that differ in numbers and seeds train at once; other code and libraries apart', () => {
  expect(planned(256)).toEqual([
    ['a 1', 'a 2', 'b 1', 'b 2'],
    ['eps elsewhere 1', 'eps elsewhere 2'],
    ['another rule 1', 'another rule 2'],
    ['library 1'],
    ['library 2'],
  ]);
});

test('a cohort has no more lanes than allowed, in parts of about the same size', () => {
  expect(planned(3).slice(0, 2)).toEqual([
    ['a 1', 'a 2'],
    ['b 1', 'b 2'],
  ]);
  expect(planned(1)).toHaveLength(plan.length);
});
