import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { loadEngine } from '../../src/engine/registry.ts';
import { adam } from '../../src/optimizer/adam.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { sgd } from '../../src/optimizer/sgd.ts';
import { diagnostics } from '../../src/zoo/diagnostic/catalog.ts';
import type { Diagnostic } from '../../src/zoo/diagnostic/diagnostic.ts';
import { modelOf, open } from './open.ts';

/** A learning rate by which 1 does not change. */
const STILL = 1e-30;

const all: readonly (readonly [string, Diagnostic])[] = Object.entries(diagnostics);

describe.each(all)('%s', (name, { levels, at, batchSize, ...rest }) => {
  test('has levels from easy to hard, each of which can be made', async () => {
    expect(rest.name).toBe(name);
    expect(levels).toEqual(levels.toSorted((a, b) => a - b));
    const names = levels.map((level) => at(level).name);
    expect(new Set(names).size).toBe(levels.length);
    for (const level of [levels[0]!, levels.at(-1)!]) {
      const { model } = await modelOf(at(level), batchSize);
      const { outputs } = model.evaluate[0]!.graph;
      expect(Object.keys(outputs)).toContain(rest.passing.metric);
    }
  });

  test('refuses levels beyond them', () => {
    for (const level of [levels[0]! / 2 - 1e-9, levels.at(-1)! * 2, NaN, '3' as never]) {
      expect(() => at(level)).toThrow(InputError);
      expect(() => at(level)).toThrow(`diagnostics.${name}: its level is `);
    }
  });
});

/** What the first steps of plain descent see, on reference: x, its gradient and the loss before each step. */
async function followed(diagnostic: Diagnostic, level: number, lr: number, steps: number) {
  const { session, data } = await open(diagnostic.at(level), 1, await loadEngine('reference'), sgd({ lr }));
  const seen: { x: number[]; gradient: number[]; loss: number }[] = [];
  for (let step = 0; step < steps; step++) {
    const row = Uint32Array.of(step % data.splits.train.count);
    const [x, loss] = [[...(await session.read('x'))], (await session.step([row]))[0]!];
    seen.push({ x, gradient: [...(await session.read('gradient x'))], loss });
  }
  await session.close();
  return seen;
}

test('delayed gradients are those of so many steps ago, and the loss is that of now', async () => {
  const seen = await followed(diagnostics.delayedGradients, 4, 0.1, 12);
  for (const [step, { x, gradient, loss }] of seen.entries()) {
    expect(gradient).toEqual(seen[Math.max(0, step - 4)]!.x);
    expect(loss).toBeCloseTo(x.reduce((sum, value) => sum + value * value, 0) / 2, 12);
  }
});

test('the optimum moves once a step', async () => {
  const seen = await followed(diagnostics.movingOptimum, 0.1, 0.5, 8);
  for (const [step, { x, gradient }] of seen.entries())
    for (const [i, at] of [Math.cos(0.1 * step), Math.sin(0.1 * step)].entries())
      expect(gradient[i]).toBeCloseTo(x[i]! - at, 12);
});

test('sparse gradients are there as often as they should, and whole', async () => {
  const seen = await followed(diagnostics.sparseGradients, 8, STILL, 500);
  const all = seen.flatMap(({ gradient }) => gradient);
  expect(new Set(all)).toEqual(new Set([0, 1]));
  const share = all.filter((value) => value === 1).length / all.length;
  // Three standard errors of 8000 draws, by a seed that is fixed.
  expect(Math.abs(share - 1 / 8)).toBeLessThan(3 * Math.sqrt((1 / 8) * (7 / 8) / 8000)); // prettier-ignore
});

test('noise is in the gradient and not in the loss', async () => {
  const seen = await followed(diagnostics.gradientNoise, 10, STILL, 200);
  expect(new Set(seen.map(({ loss }) => loss))).toEqual(new Set([8]));
  const apart = seen.flatMap(({ gradient }) => gradient.map((value) => value - 1));
  const std = Math.sqrt(apart.reduce((sum, value) => sum + value * value, 0) / apart.length);
  expect(Math.abs(std - 10)).toBeLessThan((3 * 10) / Math.sqrt(2 * apart.length));
});

/** What a training comes to in what is measured, for as long as a diagnostic says. */
async function measured(diagnostic: Diagnostic, level: number, optimizer: RuleOptimizer): Promise<boolean> {
  const { batchSize, epochs, passing } = diagnostic;
  const { session, data } = await open(diagnostic.at(level), batchSize, await loadEngine('cpu:wasm'), optimizer);
  const { count } = data.splits.train;
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  for (let epoch = 0; epoch < epochs; epoch++) await session.step([rows]);
  const [evaluation] = await session.evaluate('test');
  await session.close();
  const { loss, accuracy, metrics } = evaluation!;
  const value =
    passing.metric === 'loss' ? loss : passing.metric === 'accuracy' ? accuracy! : metrics![passing.metric]!;
  return 'atMost' in passing ? value <= passing.atMost : value >= passing.atLeast;
}

/* What theory says of an optimizer at an easy and at a hard level. */
test.each<[string, Diagnostic, RuleOptimizer, passes: number, fails: number]>([
  // Along the flattest axis a step of descent leaves 1 − lr / condition of the way: 2000 steps are enough up to 869.
  ['descent and condition', diagnostics.conditioning, sgd({ lr: 1 }), 100, 10_000],
  ['momentum and condition', diagnostics.conditioning, sgd({ lr: 1, momentum: 0.98 }), 10_000, 1e8],
  // Stable up to 2 / ratio², and then too slow for the largest scale.
  ['descent and scales', diagnostics.parameterScales, sgd({ lr: 0.1 }), 4, 64],
  // Each number is scaled by itself.
  ['Adam and scales', diagnostics.parameterScales, adam({ lr: 1e-3 }), 2 ** 17, Infinity],
  // The stationary deviation is about std · √(lr / 2).
  ['descent and noise', diagnostics.gradientNoise, sgd({ lr: 0.01 }), 1, 100],
  // x' = −x delayed by d steps is stable up to lr · d of about π / 2.
  ['descent and late gradients', diagnostics.delayedGradients, sgd({ lr: 0.05 }), 8, 64],
  // It stays behind by about speed / lr.
  ['descent and a moving minimum', diagnostics.movingOptimum, sgd({ lr: 0.1 }), 1e-3, 1e-1],
  // Away from the axis it grows by 1 + lr a step: 1.5¹⁰⁰ is 4 · 10¹⁷, and 1.1¹⁰⁰ 14,000.
  ['slow descent and a saddle', diagnostics.saddles, sgd({ lr: 0.1 }), 100, 1e6],
  ['fast descent and a saddle', diagnostics.saddles, sgd({ lr: 0.5 }), 1e12, Infinity],
  ['descent and a plateau', diagnostics.plateaus, sgd({ lr: 0.1 }), 1, 12],
  ['descent and rare gradients', diagnostics.sparseGradients, sgd({ lr: 0.5 }), 128, Infinity],
  ['descent and wrong labels', diagnostics.labelNoise, sgd({ lr: 0.1 }), 0, 0.4],
  ['Adam and sleeping units', diagnostics.deadUnits, adam({ lr: 1e-3 }), 0, 4],
])('%s: one level is passed and another is not', async (_, diagnostic, optimizer, passes, fails) => {
  expect(await measured(diagnostic, passes, optimizer), String(passes)).toBe(true);
  if (fails !== Infinity) expect(await measured(diagnostic, fails, optimizer), String(fails)).toBe(false);
});
