import { describe, expect, test } from 'vitest';
import { reference } from '../../src/engine/reference/reference.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { adagrad } from '../../src/optimizer/adagrad.ts';
import { adam, adamw } from '../../src/optimizer/adam.ts';
import { adamax } from '../../src/optimizer/adamax.ts';
import { nadam } from '../../src/optimizer/nadam.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { radam } from '../../src/optimizer/radam.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { openBare } from './follow.ts';

/*
 * What PyTorch 1.13 has no switch for, against the papers' sums over all gradients so far, where the rules keep running
 * averages. One is as exact as the other: they differ by the rounding of some dozen operations.
 */
const TOLERANCE = 1e-13;

const START = 0.7;
const gradients = Array.from({ length: 30 }, (_, i) => Math.sin(i * 1.7) * 2 ** Math.cos(i));

const { sqrt, abs, max } = Math;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const squares = (g: readonly number[]): readonly number[] => g.map((x) => x * x);
const latest = (g: readonly number[]): number => g.at(-1)!;

/** (1 − β) Σ βᵗ⁻ⁱ xᵢ + βᵗ · initial */
const average = (beta: number, x: readonly number[], initial = 0): number =>
  sum(x.map((value, i) => (1 - beta) * beta ** (x.length - 1 - i) * value)) + beta ** x.length * initial;

/** The same corrected for its start at 0. */
const corrected = (beta: number, x: readonly number[]): number => average(beta, x) / (1 - beta ** x.length);

/** By how much the parameter goes down at a step, from all gradients up to it. */
type Step = (g: readonly number[], t: number) => number;

const mu = (t: number): number => 0.9 * (1 - 0.5 * 0.96 ** (t * 4e-3));
/** PyTorch 1.13's, with the μ of this step twice. */
const muNextProduct = (t: number): number => muProduct(t) * mu(t) * mu(t + 1);
const muProduct = (t: number): number => Array.from({ length: t }, (_, i) => mu(i + 1)).reduce((a, b) => a * b);

/** Liu et al., equations of algorithm 2, for β₂ = 0.9. */
function rectified(g: readonly number[], t: number, root: number): number {
  const infinite = 2 / (1 - 0.9) - 1;
  const length = infinite - (2 * t * 0.9 ** t) / (1 - 0.9 ** t);
  if (length <= 5) return corrected(0.9, g);
  const above = (length - 4) * (length - 2) * infinite;
  return (corrected(0.9, g) * sqrt(above / ((infinite - 4) * (infinite - 2) * length))) / root;
}

const table: readonly [string, RuleOptimizer, Step][] = [
  [
    'rmsprop biasCorrection',
    rmsprop({ alpha: 0.9, biasCorrection: true }),
    (g) => (0.01 * latest(g)) / (sqrt(corrected(0.9, squares(g))) + 1e-8),
  ],
  [
    'rmsprop biasCorrection, centered, epsInSqrt',
    rmsprop({ alpha: 0.9, eps: 1e-3, centered: true, biasCorrection: true, epsInSqrt: true }),
    (g) => (0.01 * latest(g)) / sqrt(corrected(0.9, squares(g)) - corrected(0.9, g) ** 2 + 1e-3),
  ],
  [
    'rmsprop initialAccumulatorValue',
    rmsprop({ alpha: 0.9, initialAccumulatorValue: 2 }),
    (g) => (0.01 * latest(g)) / (sqrt(average(0.9, squares(g), 2)) + 1e-8),
  ],
  [
    'adagrad epsInSqrt',
    adagrad({ eps: 0.1, epsInSqrt: true, initialAccumulatorValue: 0.5 }),
    (g) => (0.01 * latest(g)) / sqrt(0.5 + sum(squares(g)) + 0.1),
  ],
  [
    'adam epsInSqrt',
    adam({ eps: 1e-3, epsInSqrt: true }),
    (g) => (1e-3 * corrected(0.9, g)) / sqrt(corrected(0.999, squares(g)) + 1e-3),
  ],
  [
    'adam without biasCorrection',
    adam({ biasCorrection: false }),
    (g) => (1e-3 * average(0.9, g)) / (sqrt(average(0.999, squares(g))) + 1e-8),
  ],
  [
    'adam initialAccumulatorValue',
    adam({ beta2: 0.9, initialAccumulatorValue: 2 }),
    (g, t) => (1e-3 * corrected(0.9, g)) / (sqrt(average(0.9, squares(g), 2) / (1 - 0.9 ** t)) + 1e-8),
  ],
  [
    'adam amsgrad without biasCorrection, epsInSqrt',
    adam({ beta2: 0.9, eps: 1e-3, amsgrad: true, biasCorrection: false, epsInSqrt: true }),
    (g, t) => {
      const all = Array.from({ length: t }, (_, i) => average(0.9, squares(g.slice(0, i + 1))));
      return (1e-3 * average(0.9, g)) / sqrt(max(...all) + 1e-3);
    },
  ],
  [
    'nadam epsInSqrt, initialAccumulatorValue',
    nadam({ beta2: 0.9, eps: 1e-3, epsInSqrt: true, initialAccumulatorValue: 2 }),
    (g, t) => {
      const mean = (mu(t + 1) * average(0.9, g)) / (1 - muNextProduct(t));
      const both = mean + ((1 - mu(t)) * latest(g)) / (1 - muProduct(t));
      return (2e-3 * both) / sqrt(average(0.9, squares(g), 2) / (1 - 0.9 ** t) + 1e-3);
    },
  ],
  [
    'nadam without biasCorrection',
    nadam({ biasCorrection: false }),
    (g, t) =>
      (2e-3 * (mu(t + 1) * average(0.9, g) + (1 - mu(t)) * latest(g))) / (sqrt(average(0.999, squares(g))) + 1e-8),
  ],
  [
    'nadam maximize',
    nadam({ maximize: true }),
    (g, t) => {
      const mean = (mu(t + 1) * average(0.9, g)) / (1 - muNextProduct(t));
      const both = mean + ((1 - mu(t)) * latest(g)) / (1 - muProduct(t));
      return (-2e-3 * both) / (sqrt(corrected(0.999, squares(g))) + 1e-8);
    },
  ],
  [
    'radam epsInSqrt',
    radam({ beta2: 0.9, eps: 1e-3, epsInSqrt: true }),
    (g, t) => 1e-3 * rectified(g, t, sqrt(corrected(0.9, squares(g)) + 1e-3)),
  ],
  [
    'radam initialAccumulatorValue, maximize',
    radam({ beta2: 0.9, eps: 0, initialAccumulatorValue: 2, maximize: true }),
    (g, t) => -1e-3 * rectified(g, t, sqrt(average(0.9, squares(g), 2) / (1 - 0.9 ** t))),
  ],
  [
    'adamax without biasCorrection',
    adamax({ beta2: 0.9, biasCorrection: false }),
    (g) => (2e-3 * average(0.9, g)) / max(...g.map((x, i) => (abs(x) + 1e-8) * 0.9 ** (g.length - 1 - i))),
  ],
  [
    'adamax initialAccumulatorValue',
    adamax({ beta2: 0.9, initialAccumulatorValue: 50 }),
    (g, t) => (2e-3 * corrected(0.9, g)) / max(50 * 0.9 ** t, ...g.map((x, i) => (abs(x) + 1e-8) * 0.9 ** (t - 1 - i))),
  ],
];

async function pathOf(optimizer: RuleOptimizer): Promise<readonly number[]> {
  const session = await openBare(reference, optimizer, 1);
  await session.write('x', Float64Array.of(START));
  const path: number[] = [];
  for (const gradient of gradients) {
    await session.write(gradientOf('x'), Float64Array.of(gradient));
    await session.update();
    path.push((await session.read('x'))[0]!);
  }
  return path;
}

function expectPath(actual: readonly number[], expected: readonly number[]): void {
  expect(max(...actual.map((x, i) => abs(x - expected[i]!)))).toBeLessThan(TOLERANCE);
}

test.each(table)('%s', async (_, optimizer, step) => {
  let x = START;
  expectPath(
    await pathOf(optimizer),
    gradients.map((_, i) => (x -= step(gradients.slice(0, i + 1), i + 1))),
  );
});

describe('decoupled weight decay', () => {
  test('makes adam PyTorch’s AdamW', () => {
    const { rule, hyper } = adam({ weightDecay: 1e-2, decoupledWeightDecay: true });
    expect({ rule, hyper }).toEqual({ rule: adamw().rule, hyper: adamw().hyper });
  });

  // What it shrinks by is the rate of the step: Adagrad's decays.
  const rates: readonly [string, RuleOptimizer, RuleOptimizer, (t: number) => number][] = [
    [
      'rmsprop',
      rmsprop({ momentum: 0.5, weightDecay: 0.5, decoupledWeightDecay: true }),
      rmsprop({ momentum: 0.5 }),
      () => 0.01,
    ],
    [
      'adagrad',
      adagrad({ lr: 0.1, lrDecay: 0.1, weightDecay: 0.5, decoupledWeightDecay: true }),
      adagrad({ lr: 0.1, lrDecay: 0.1 }),
      (t) => 0.1 / (1 + (t - 1) * 0.1),
    ],
    ['adam', adam({ weightDecay: 0.5, decoupledWeightDecay: true }), adam(), () => 1e-3],
    ['nadam', nadam({ weightDecay: 0.5, decoupledWeightDecay: true }), nadam(), () => 2e-3],
    ['radam', radam({ weightDecay: 0.5, decoupledWeightDecay: true }), radam(), () => 1e-3],
    ['adamax', adamax({ weightDecay: 0.5, decoupledWeightDecay: true }), adamax(), () => 2e-3],
  ];

  test.each(rates)('of %s shrinks the parameter and leaves its step alone', async (_, decayed, plain, rate) => {
    const undecayed = [START, ...(await pathOf(plain))];
    let x = START;
    expectPath(
      await pathOf(decayed),
      gradients.map((_, i) => (x = x * (1 - rate(i + 1) * 0.5) + (undecayed[i + 1]! - undecayed[i]!))),
    );
  });
});
