import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as own from '../../src/index.ts';
import { describeSchedule } from '../../src/optimizer/lr/schedule.ts';
import type { OptimizerSpec } from '../../src/optimizer/optimizer.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { remarksOn } from '../../src/plan/remarks.ts';
import type { ProblemSpec } from '../../src/problem/problem.ts';
import { settleProblems } from '../../src/cli/settle-problem.ts';
import { loadSuite } from '../../src/suite/load.ts';

const { adam, adamw, adafactor, asgd, muon, nadam, prodigy, rprop, sgd, sweep, scheduled } = own;
const { byEpoch, constantLR, cosineAnnealingLR, exponentialLR, linearLR, multiStepLR, oneCycleLR, stepLR } = own;
const { polynomialLR, sequentialLR, chainedScheduler } = own;

const bowl = own.quadratic({ dimensions: 4, stepsPerEpoch: 100 });
const digits = own.mnistMlp({ hidden: [20], trainSize: 6400 });

/** Five epochs of a hundred steps. */
function remarks(variants: Readonly<Record<string, OptimizerSpec>>, problem: ProblemSpec = bowl): readonly string[] {
  const listed = Object.entries(variants).map(([label, optimizer]) => ({ label, optimizer }));
  const batchSize = problem === bowl ? 1 : 64;
  const suite = { name: 'remarks', problem, epochs: 5, batchSize, seeds: [0, 1], variants: listed };
  return remarksOn(makePlan(suite, { dataFingerprint: null }));
}

const USUAL = 'changes nothing here; the training is the same as with the default';

describe('a hyperparameter that changes nothing is named, with its variants', () => {
  test.each<[string, OptimizerSpec, string]>([
    ['muon moves vectors by adamLr alone', muon({ lr: 0.1 }), `lr 0.1 ${USUAL} 0.02.`],
    ['and has no momentum for them', muon({ momentum: 0.5 }), `momentum 0.5 ${USUAL} 0.95.`],
    ['no momentum is left to be dampened', sgd({ dampening: 0.5 }), `dampening 0.5 ${USUAL} 0.`],
    ['ASGD trains the point, not the average', asgd({ t0: 3 }), `t0 3 ${USUAL} 1000000.`],
    ['1 to any power is 1', asgd({ lambd: 0, alpha: 3 }), `alpha 3 ${USUAL} 0.75.`],
    ['what beta2 0 forgets at once', adam({ beta2: 0, initialAccumulatorValue: 2 }), `Value 2 ${USUAL} 0.`],
    ['of no momentum there is no decay', nadam({ beta1: 0, momentumDecay: 1 }), `momentumDecay 1 ${USUAL} 0.004.`],
    [
      'no weight decay can be decoupled',
      adam({ decoupledWeightDecay: true }),
      `decoupledWeightDecay true ${USUAL} false.`,
    ],
    ['one cycle has a maxLr', scheduled(sgd({ lr: 0.3 }), oneCycleLR({ maxLr: 1 })), `lr 0.3 ${USUAL} 0.001.`],
  ])('%s', (_, optimizer, expected) => {
    const [first, ...rest] = remarks({ a: optimizer });
    expect(first).toContain('“a”: ');
    expect(first).toContain(expected);
    expect(rest).toEqual([]);
  });

  test('a choice between equals, also of matrices', () => {
    expect(remarks({ a: muon({ momentum: 0, nesterov: false }) }, digits)).toEqual([
      `“a”: nesterov false ${USUAL} true.`,
    ]);
  });

  test('a sweep of it is said once, and of many variants the first are named', () => {
    expect(remarks(sweep(muon, { lr: [0.01, 0.02, 0.1] }))).toEqual([
      `“muon lr=0.01” and “muon lr=0.1”: lr ${USUAL} 0.02.`,
    ]);
    const many = remarks(sweep(muon, { lr: [1, 2, 3, 4, 5, 6, 7].map((lr) => lr / 10) }));
    expect(many).toHaveLength(1);
    expect(many[0]).toContain('“muon lr=0.4” and 3 more: lr');
  });

  test('a rule of the user’s that does not read what it has', () => {
    const optimizer = own.defineOptimizer({
      name: 'mine',
      hyper: { lr: 0.1, beta2: 0.9, eps: 1 },
      state: { square: 0 },
      update({ param, grad, square }, { lr, beta2 }) {
        square = beta2 * square + grad * grad;
        return { param: param - lr * grad, square };
      },
    });
    const because = 'changes nothing; nothing that the rule trains depends on it.';
    expect(remarks({ a: optimizer(), b: optimizer({ lr: 1 }) })).toEqual([
      `“a” and “b”: beta2 ${because}`,
      `“a” and “b”: eps ${because}`,
    ]);
    expect(remarks({ a: scheduled(optimizer(), cosineAnnealingLR()) })).toEqual([
      `“a”: beta2 ${because}`,
      `“a”: eps ${because}`,
    ]);
  });
});

test('another optimizer of a known name has no defaults of ours', () => {
  const adam = own.defineOptimizer({
    name: 'adam',
    hyper: { lr: 0.1, beta2: 0.5 },
    update: ({ param, grad }, { lr, beta2 }) => ({ param: param - lr * grad + 0 * beta2 }),
  });
  expect(remarks({ a: adam({ beta2: 0.9 }) })).toEqual([]);
});

describe('variants that train alike are named', () => {
  test.each<[string, Readonly<Record<string, OptimizerSpec>>, string]>([
    ['beyond 1 / √t lr is no limit', { a: adafactor({ lr: 1 }), b: adafactor({ lr: 2 }) }, 'lr'],
    ['AdamW without decay is Adam', { a: adam(), b: adamw({ weightDecay: 0 }) }, 'decoupledWeightDecay'],
  ])('%s', (_, variants, differing) => {
    expect(remarks(variants, digits)).toEqual([
      `“a” and “b” train alike: what they differ in, ${differing}, changes nothing here.`,
    ]);
  });

  test('but not those that are meant to: the same settings twice', () => {
    expect(remarks({ a: adam(), b: adam(), c: adam({ lr: 0.1 }) })).toEqual([]);
  });
});

const UNIT = ' Its time counts steps; byEpoch(…) counts epochs.';

describe('a schedule that is over early, goes on late or changes nothing is named', () => {
  test.each([
    [stepLR({ stepSize: 5 }), `is at its end after 30 of the training’s 500 steps.${UNIT}`],
    [exponentialLR({ gamma: 0.5 }), `is at its end after 20 of the training’s 500 steps.${UNIT}`],
    [multiStepLR({ milestones: [30, 40] }), `is at its end after 40 of the training’s 500 steps.${UNIT}`],
    [multiStepLR({ milestones: [30, 400], gamma: 0 }), `is at its end after 30 of the training’s 500 steps.${UNIT}`],
    [linearLR(), `is at its end after 5 of the training’s 500 steps.${UNIT}`],
    [polynomialLR(), `is at its end after 5 of the training’s 500 steps.${UNIT}`],
    [cosineAnnealingLR({ tMax: 49 }), `is at its end after 49 of the training’s 500 steps.${UNIT}`],
    [sequentialLR([constantLR(), linearLR()], [20]), `is at its end after 25 of the training’s 500 steps.${UNIT}`],
    [
      chainedScheduler([constantLR(), linearLR({ totalIters: 9 })]),
      `is at its end after 9 of the training’s 500 steps.${UNIT}`,
    ],
    [linearLR({ totalIters: 1001 }), 'goes on until step 1,001; the training ends at 500.'],
    [byEpoch(linearLR({ totalIters: 11 })), 'goes on until step 1,100; the training ends at 500.'],
    [cosineAnnealingLR({ tMax: 2000 }), 'goes on until step 2,000; the training ends at 500.'],
    [oneCycleLR({ totalSteps: 2000 }), 'goes on until step 2,000; the training ends at 500.'],
    [multiStepLR({ milestones: [300, 3000] }), 'goes on until step 3,000; the training ends at 500.'],
    [
      sequentialLR([linearLR(), cosineAnnealingLR({ tMax: 1500 })], [5]),
      'goes on until step 1,505; the training ends at 500.',
    ],
    [stepLR({ stepSize: 500 }), 'changes nothing in the 500 steps of the training.'],
    [byEpoch(stepLR({ stepSize: 30 })), 'changes nothing in the 500 steps of the training.'],
    [constantLR({ factor: 1 }), 'changes nothing in the 500 steps of the training.'],
    [exponentialLR({ gamma: 1 }), 'changes nothing in the 500 steps of the training.'],
  ])('%o', (schedule, expected) => {
    expect(remarks({ a: scheduled(sgd({ momentum: 0.9 }), schedule) })).toEqual([
      `“a”: ${describeSchedule(schedule)} ${expected}`,
    ]);
  });

  test.each([
    stepLR({ stepSize: 9 }),
    stepLR({ stepSize: 499 }),
    exponentialLR({ gamma: 0.8 }),
    linearLR({ totalIters: 50 }),
    linearLR({ totalIters: 1000 }),
    byEpoch(linearLR({ totalIters: 1 })),
    cosineAnnealingLR(),
    oneCycleLR(),
    byEpoch(oneCycleLR()),
    sequentialLR([linearLR(), cosineAnnealingLR()], [5]),
    chainedScheduler([linearLR(), byEpoch(stepLR({ stepSize: 1 }))]),
  ])('and no other: %o', (schedule) => {
    expect(remarks({ a: scheduled(sgd({ momentum: 0.9 }), schedule) })).toEqual([]);
  });

  test.each([
    [
      'reaches the first step alone',
      scheduled(rprop(), linearLR({ totalIters: 100 })),
      'reaches nothing but the first',
    ],
    ['or not even that', scheduled(rprop(), cosineAnnealingLR()), 'changes nothing in the 500 steps'],
    [
      'is above every rate',
      scheduled(adafactor({ lr: 9 }), linearLR({ startFactor: 0.5, totalIters: 90 })),
      'nothing in',
    ],
  ])('where the rule reads no lr, it %s', (_, optimizer, expected) => {
    expect(remarks({ a: optimizer })).toEqual([expect.stringContaining(expected)]);
  });

  test('a schedule that reaches all of an optimizer’s learning rates is silent', () => {
    expect(
      remarks({ a: scheduled(muon(), cosineAnnealingLR()), b: scheduled(prodigy(), cosineAnnealingLR()) }),
    ).toEqual([]);
  });
});

// Loading them is most of it.
test.each(readdirSync('suites').filter((file) => file.endsWith('.ts')))(
  'there is nothing to say of suites/%s',
  async (file) => {
    const suite = await loadSuite(`suites/${file}`);
    for (const [i, { problem }] of (await settleProblems(suite, undefined)).entries())
      expect(remarksOn(makePlan({ ...suite, ...suite.problems[i]!, problem }, { dataFingerprint: null }))).toEqual([]);
  },
);

test('there is nothing to say of a library’s optimizer', () => {
  expect(remarks({ a: own.library.tfjs.sgd({ lr: 1 }), b: own.library.tfjs.sgd({ lr: 2 }) })).toEqual([]);
});
