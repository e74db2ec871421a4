import { expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { adabelief } from '../../src/optimizer/adabelief.ts';
import { adafactor } from '../../src/optimizer/adafactor.ts';
import { ademamix } from '../../src/optimizer/ademamix.ts';
import type { RuleFactory } from '../../src/optimizer/define.ts';
import type { Options } from '../../src/optimizer/hyper.ts';
import { lamb } from '../../src/optimizer/lamb.ts';
import { lars } from '../../src/optimizer/lars.ts';
import { lion } from '../../src/optimizer/lion.ts';
import { muon } from '../../src/optimizer/muon.ts';
import { prodigy } from '../../src/optimizer/prodigy.ts';
import type { Hyper } from '../../src/optimizer/rule/expression.ts';
import { scheduleFreeAdamw, scheduleFreeSgd } from '../../src/optimizer/schedule-free.ts';
import { shampoo } from '../../src/optimizer/shampoo.ts';
import { yogi } from '../../src/optimizer/yogi.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { engines } from '../engine/engines.ts';
import { cohortOf, network, tensorsOf } from '../engine/models.ts';
import { firstRows, syntheticData } from '../engine/synthetic.ts';
import * as plain from './paper/plain.ts';
import { deviation, follow, quadratic, randomStart, worstDeviation, zeroStart } from './paper/follow.ts';
import type { Gradient } from './paper/follow.ts';
import type { Plain, Tensor } from './paper/tensor.ts';

/** A rule, the same written plainly, and settings to compare them under: first the defaults, which both bring along. */
function compare<H extends Hyper>(
  rule: RuleFactory<H>,
  written: (settings?: Partial<Options<H>>) => Plain,
  settings: readonly Partial<Options<H>>[],
) {
  return [{}, ...settings].map((options) => {
    const title = `${rule().name} ${JSON.stringify(options)}`;
    return [title, { optimizer: rule(options), plain: () => written(options) }] as const;
  });
}

const cases = [
  compare(lion, plain.lion, [{ lr: 1e-2, beta1: 0.95, beta2: 0.98, weightDecay: 0.1 }]),
  compare(adabelief, plain.adabelief, [
    { lr: 1e-2, weightDecay: 0.1 },
    { lr: 1e-2, beta1: 0.8, beta2: 0.99, eps: 1e-8 },
  ]),
  compare(yogi, plain.yogi, [
    { weightDecay: 0.1 },
    { lr: 1e-3, beta1: 0.8, beta2: 0.99, eps: 1e-6, initialAccumulatorValue: 0.1 },
  ]),
  compare(lamb, plain.lamb, [
    { lr: 1e-2, weightDecay: 0.1 },
    { lr: 1e-2, beta1: 0.8, beta2: 0.99, eps: 1e-3 },
  ]),
  compare(lars, plain.lars, [
    { lr: 0.1, weightDecay: 0.1, trustCoefficient: 0.1 },
    { lr: 2, momentum: 0.5, trustCoefficient: 0.01, eps: 0.1 },
  ]),
  compare(adafactor, plain.adafactor, [
    { weightDecay: 0.1 },
    { lr: 0.5, beta2Decay: -0.5, eps1: 1e-3, eps2: 0.5, d: 2 },
  ]),
  compare(ademamix, plain.ademamix, [
    { lr: 1e-2, weightDecay: 0.1 },
    { lr: 1e-2, beta1: 0.8, beta3: 0.99, alpha: 8, warmUp: 30 },
  ]),
  compare(scheduleFreeSgd, plain.scheduleFreeSgd, [
    { lr: 0.5, weightDecay: 0.1, warmupSteps: 10 },
    { lr: 0.1, momentum: 0.95, r: 1, weightLrPower: 1, warmupSteps: 60 },
  ]),
  compare(scheduleFreeAdamw, plain.scheduleFreeAdamw, [
    { lr: 1e-2, weightDecay: 0.1, warmupSteps: 10 },
    { lr: 1e-2, beta1: 0.95, beta2: 0.99, eps: 1e-3, r: 1, weightLrPower: 0, warmupSteps: 60 },
  ]),
  compare(prodigy, plain.prodigy, [
    { d0: 1e-3, weightDecay: 0.1 },
    { lr: 0.2, beta1: 0.8, beta2: 0.99, beta3: 0.9, eps: 1e-3, d0: 1e-2, dCoef: 1.5, growthRate: 1.1 },
  ]),
  compare(muon, plain.muon, [
    { weightDecay: 0.1 },
    { lr: 0.03, momentum: 0.8, nesterov: false, adamLr: 1e-2, adamBeta1: 0.8, adamBeta2: 0.99, adamEps: 1e-3 },
  ]),
  compare(shampoo, plain.shampoo, [
    { lr: 0.05, momentum: 0.5, weightDecay: 0.1, eps: 1e-2, updateFrequency: 3 },
    // One side of each matrix, then none.
    { eps: 1e-2, maxPreconditionerDim: 5 },
    { maxPreconditionerDim: 2 },
  ]),
].flat();

/*
 * Both sides compute in double precision and differ in the order of their operations only: some 1e-16 a step, which
 * later steps multiply a little, most where a step's length does not shrink with the gradient (Lion, Muon, Prodigy).
 */
const TOLERANCE = 1e-12;
/*
 * Beside gradients of 1e30 all else is rounding, 1e-16 of them and of their squares' eigenvalues. Shampoo multiplies the
 * one by the root of the other: 1e-16 × (1e-16)^(−1/2) is 1e-8, where it preconditions one side only.
 */
const BESIDE_HUGE: Readonly<Record<string, number>> = { shampoo: 1e-7 };

test.each(cases)('%s follows its paper', async (_, { optimizer, plain }) => {
  const path = await follow(reference, optimizer, plain(), { start: randomStart, gradient: quadratic, steps: 50 });
  expect(worstDeviation(path)).toBeLessThan(TOLERANCE);
});

const zero: Gradient = (x) => new Float64Array(x.length);
/** Of alternating sign from number to number. */
const all =
  (size: number): Gradient =>
  (x) =>
    x.map((_, i) => (i % 2 === 0 ? size : -size));

const edges = [
  { edge: 'gradients that are 0 from the start', start: randomStart, gradient: zero },
  { edge: 'gradients of 1e30', start: randomStart, gradient: all(1e30) },
  { edge: 'gradients of 1e-30', start: randomStart, gradient: all(1e-30) },
  { edge: 'parameters and gradients of 0', start: zeroStart, gradient: zero },
  { edge: 'parameters of 0', start: zeroStart, gradient: quadratic },
  { edge: 'parameters of 0 and gradients of 1e30', start: zeroStart, gradient: all(1e30) },
  { edge: 'parameters of 0 and gradients of 1e-30', start: zeroStart, gradient: all(1e-30) },
  { edge: 'one gradient of 1e30', start: randomStart, gradient: first(all(1e30), quadratic) },
  { edge: 'no gradient at first', start: randomStart, gradient: first(zero, quadratic) },
  { edge: 'no gradient later', start: randomStart, gradient: first(quadratic, zero) },
];

function first(once: Gradient, later: Gradient): Gradient {
  return (x, step) => (step === 1 ? once : later)(x, step);
}

const edgeCases = cases.flatMap(([title, each]) =>
  edges.map((edge) => [title, edge.edge, { ...each, ...edge }] as const),
);

test.each(edgeCases)('%s follows its paper through %s', async (_title, name, { optimizer, plain, ...edge }) => {
  const path = await follow(reference, optimizer, plain(), { ...edge, steps: 5 });
  expect(path.flat().every(({ actual }) => actual.every(Number.isFinite))).toBe(true);
  const beside = name.includes('1e30') ? BESIDE_HUGE[optimizer.name] : undefined;
  expect(worstDeviation(path)).toBeLessThan(beside ?? TOLERANCE);
});

// Yogi's first moment starts above 0 and moves what has no gradient, in the published implementations too.
const still = cases.filter(([, { optimizer }]) => optimizer.name !== 'yogi' && optimizer.hyper['weightDecay'] === 0);

test.each(still)('%s moves nothing that has no gradient', async (_, { optimizer, plain }) => {
  const path = await follow(reference, optimizer, plain(), { start: randomStart, gradient: zero, steps: 3 });
  expect(path.at(-1)!.flatMap(({ actual }) => [...actual])).toEqual([...randomStart]);
});

/*
 * What PyTorch computes in single precision is no number either: the square of 1e30 is ∞ there. Yogi subtracts it from
 * itself at the second step, and Adafactor, whose average starts with weight 1 on it, multiplies it by 0.
 */
const overflow: Readonly<Record<string, string>> = { yogi: 'gradients of 1e30', adafactor: '1e30' };
const finite = edgeCases.filter(
  ([title, edge, { optimizer }]) => title.endsWith('{}') && !edge.includes(overflow[optimizer.name] ?? 'nothing'),
);

/** What gpujs cannot: roots of matrices, and norms of 1e30, which it sums up in single precision as PyTorch does. */
const onCards = finite.filter(
  ([, edge, { optimizer }]) => optimizer.name !== 'shampoo' && !(optimizer.name === 'lars' && edge.includes('1e30')),
);

// One of gpujs' modes is enough: all have the same kernels, and each opening of a session compiles them.
const others = engines.filter(({ id }) => !['reference', 'gpujs:cpu', 'gpujs:webgpu'].includes(id));
for (const { id, title, engine, missing } of others)
  test.skipIf(missing !== null).each(id.startsWith('gpujs') ? onCards : finite)(
    `${title}: %s has no NaN from %s`,
    async (...[, , each]) => {
      const path = await follow(engine, each.optimizer, each.plain(), { ...each, steps: 5 });
      expect(path.flat().some(({ actual }) => actual.some(Number.isNaN))).toBe(false);
    },
  );

const data = syntheticData(7, 3, 20, 9);
const model = network(data, [6, 5], 3, 20);

test.each(cases.filter(([, { plain }]) => plain().evaluated !== undefined))(
  '%s evaluates a network where its paper does',
  async (_, { optimizer, plain }) => {
    const session = await reference.open(cohortOf({ model, data, batchSize: 20 }, optimizer));
    await writeInitialParameters(model, session, [new Generator(1)]);
    const tensors = tensorsOf(model);
    const network = await Promise.all(
      tensors.map(async ({ name, shape: [rows, columns = 1] }): Promise<Tensor> => {
        const values = Float64Array.from(await session.read(name));
        return {
          ...{ rows: rows!, columns, isMatrix: columns > 1 },
          ...{ values, gradient: new Float64Array(values.length) },
        };
      }),
    );
    const optimize = plain();
    for (let step = 0; step < 50; step++) {
      await session.gradient([firstRows(20)]);
      for (const [i, { gradient }] of tensors.entries()) network[i]!.gradient.set(await session.read(gradient));
      await session.update();
      optimize.step(network);
    }
    const there = await reference.open(cohortOf({ model, data, batchSize: 20 }));
    for (const [i, { name }] of tensors.entries()) {
      const { values } = network[i]!;
      expect(deviation(Float64Array.from(await session.read(name)), values), name).toBeLessThan(TOLERANCE);
      const evaluated = optimize.evaluated!(network[i]!);
      expect(deviation(evaluated, values), name).toBeGreaterThan(1e-6);
      await there.write(name, evaluated);
    }
    for (const split of ['train', 'test'] as const) {
      const [[mine], [expected]] = [await session.evaluate(split), await there.evaluate(split)];
      expect(Math.abs(mine!.loss / expected!.loss - 1)).toBeLessThan(TOLERANCE);
    }
  },
);
