import { describe, expect, test } from 'vitest';
import { optimizers } from '../../src/optimizer/catalog.ts';
import { mnistLogistic } from '../../src/problem/mnist-logistic.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { lossAfter } from './descend.ts';

/*
 * Every optimizer reaches the optimum, which is a loss of 0 on all three problems. The functions are minimised in double
 * precision, so that what is left is the optimizer's own and not rounding; the first 100 digits, all in one batch, can be
 * told apart by a linear layer, so that their loss has no positive bound. Start: 1.4, 24.2 and 2.5.
 */
const PROBLEMS = {
  quadratic: { problem: quadratic({ stepsPerEpoch: 1 }), steps: 1000, engine: 'reference' },
  rosenbrock: { problem: rosenbrock({ stepsPerEpoch: 1 }), steps: 10_000, engine: 'reference' },
  mnistLogistic: { problem: mnistLogistic({ trainSize: 100, testSize: 1 }), steps: 200, engine: 'cpu:wasm' },
} as const;

type ProblemName = keyof typeof PROBLEMS;

/** What an optimizer is given, and how close it comes; `steps` in place of the problem's. */
interface Descent {
  readonly hyper: Readonly<Record<string, number>>;
  readonly within: number;
  readonly steps?: number;
}

type Row = Readonly<Record<ProblemName, Descent>>;

/** Tolerances are about a hundred times what is reached today, or the size of a reason that stands beside them. */
const TABLE: Readonly<Record<string, Row>> = {
  sgd: {
    quadratic: { hyper: { lr: 1 }, within: 1e-9 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-6 },
    mnistLogistic: { hyper: { lr: 1 }, within: 1e-3 },
  },
  // Its steps do not shrink with the gradient: it ends on a small circle around the optimum.
  rmsprop: {
    quadratic: { hyper: { lr: 5e-3 }, within: 1e-3 },
    rosenbrock: { hyper: { lr: 1e-3 }, within: 1e-3 },
    mnistLogistic: { hyper: { lr: 5e-2 }, within: 1e-3 },
  },
  adagrad: {
    quadratic: { hyper: { lr: 1 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 0.5 }, within: 1e-5 },
    mnistLogistic: { hyper: { lr: 0.5 }, within: 1e-3 },
  },
  // It finds the length of its steps by itself and begins with tiny ones.
  adadelta: {
    quadratic: { hyper: { lr: 1 }, within: 1e-6 },
    rosenbrock: { hyper: { lr: 2e-2 }, within: 1e-2 },
    mnistLogistic: { hyper: { lr: 1 }, within: 1e-1 },
  },
  adam: {
    quadratic: { hyper: { lr: 0.1 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 5e-3 }, within: 1e-8 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  // Its default weight decay, 0.01, pulls from (1, 1) towards 0.
  adamw: {
    quadratic: { hyper: { lr: 0.1 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 5e-3 }, within: 1e-3 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  nadam: {
    quadratic: { hyper: { lr: 2e-2 }, within: 1e-4 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-6 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  // Its first steps are plain momentum, which a large learning rate throws out of the valley.
  radam: {
    quadratic: { hyper: { lr: 0.2 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-4 },
    mnistLogistic: { hyper: { lr: 0.5 }, within: 1e-3 },
  },
  adamax: {
    quadratic: { hyper: { lr: 0.5 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 5e-3 }, within: 1e-8 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  // Its smallest step is 1e-6.
  rprop: {
    quadratic: { hyper: { lr: 1e-2 }, within: 1e-8 },
    rosenbrock: { hyper: { lr: 1e-2 }, within: 1e-4 },
    mnistLogistic: { hyper: { lr: 1e-2 }, within: 1e-3 },
  },
  asgd: {
    quadratic: { hyper: { lr: 1 }, within: 1e-9 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-5 },
    mnistLogistic: { hyper: { lr: 1 }, within: 1e-3 },
  },
  // Every step has the length lr in each coordinate.
  lion: {
    quadratic: { hyper: { lr: 5e-3 }, within: 1e-3 },
    rosenbrock: { hyper: { lr: 1e-3 }, within: 1e-3 },
    mnistLogistic: { hyper: { lr: 5e-3 }, within: 1e-3 },
  },
  adabelief: {
    quadratic: { hyper: { lr: 0.1 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-8 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  yogi: {
    quadratic: { hyper: { lr: 0.1 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 0.1 }, within: 1e-8 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  // A step is a share of the parameters' norm, which is √2 at (1, 1): it goes on walking there.
  lamb: {
    quadratic: { hyper: { lr: 2e-2 }, within: 1e-8 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-2, steps: 20_000 },
    mnistLogistic: { hyper: { lr: 2e-2 }, within: 1e-3 },
  },
  // As LAMB's; the share is lr times its trust coefficient, 0.001.
  lars: {
    quadratic: { hyper: { lr: 1 }, within: 1e-6 },
    rosenbrock: { hyper: { lr: 0.2 }, within: 1e-3 },
    mnistLogistic: { hyper: { lr: 1 }, within: 1e-2 },
  },
  // Steps are at most 1 / √t of the parameters' size, whatever lr.
  adafactor: {
    quadratic: { hyper: { lr: 0.1 }, within: 1e-4 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-2, steps: 20_000 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-2 },
  },
  // Half of its momentum remembers ten thousand steps; where gradients have long been small, the last bit makes it leap.
  ademamix: {
    quadratic: { hyper: { lr: 0.1 }, within: 1e-3 },
    rosenbrock: { hyper: { lr: 1e-2 }, within: 1e-3, steps: 8_000 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  // What is evaluated is an average over all steps, the first included.
  scheduleFreeSgd: {
    quadratic: { hyper: { lr: 1 }, within: 1e-3 },
    rosenbrock: { hyper: { lr: 2e-3 }, within: 1e-2 },
    mnistLogistic: { hyper: { lr: 1 }, within: 1e-3 },
  },
  scheduleFreeAdamw: {
    quadratic: { hyper: { lr: 0.2 }, within: 1e-6 },
    rosenbrock: { hyper: { lr: 2e-2 }, within: 1e-3 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  prodigy: {
    quadratic: { hyper: { lr: 1 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 1e-2 }, within: 1e-4 },
    mnistLogistic: { hyper: { lr: 1 }, within: 1e-3 },
  },
  // A function's parameters are a vector, which is left to its AdamW, with a β₂ of 0.95 that never comes to rest.
  muon: {
    quadratic: { hyper: { adamLr: 1e-2 }, within: 1e-5 },
    rosenbrock: { hyper: { adamLr: 5e-3 }, within: 1e-4 },
    mnistLogistic: { hyper: { lr: 0.1 }, within: 1e-3 },
  },
  // Its steps shrink as Adagrad's do.
  shampoo: {
    quadratic: { hyper: { lr: 1 }, within: 1e-12 },
    rosenbrock: { hyper: { lr: 0.5 }, within: 1e-5 },
    mnistLogistic: { hyper: { lr: 1, momentum: 0.9 }, within: 1e-3 },
  },
};

const made = optimizers.map((make) => ({ name: make().name, make }));

test('every optimizer of the catalog has a row, and every row its optimizer', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(made.map(({ name }) => name).toSorted());
});

describe.each(made.filter(({ name }) => name in TABLE))('$name', ({ name, make }) => {
  test.each(Object.keys(PROBLEMS) as ProblemName[])('reaches the optimum of %s', async (problemName) => {
    const { problem, engine, steps: usual } = PROBLEMS[problemName];
    const { hyper, within, steps = usual } = TABLE[name]![problemName];
    const loss = await lossAfter(steps, problem, make(hyper), engine);
    expect(loss).toBeGreaterThanOrEqual(0);
    expect(loss).toBeLessThan(within);
  });
});
