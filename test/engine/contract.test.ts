import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import type { Engine, Cohort, Numbers, Session } from '../../src/engine/engine.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { adagrad } from '../../src/optimizer/adagrad.ts';
import { defineOptimizer } from '../../src/optimizer/define.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { engines } from './engines.ts';
import { finiteDifferences } from './finite-differences.ts';
import { bareModel, cohortOf, network, tensorsOf } from './models.ts';
import { firstRows, randomNumbers, syntheticData } from './synthetic.ts';

/*
 * One contract, every engine. float32 keeps 24 bits: a sum of k products of numbers near 1 is off by about √k · 6e-8,
 * so 1e-5 of the largest value is far above rounding at these sizes and far below any mistake.
 */
const ROUNDING = 1e-5;

/** Names every operation that the language has, so that an engine which compiles one of them wrongly is caught. */
const everything = defineOptimizer({
  name: 'everything',
  hyper: { lr: 1e-2, beta: 0.9, eps: 1e-6, bold: true, power: 3 },
  state: { a: 0.5, b: 'eps', 'a state of μ': 0 },
  update({ param, grad, t, a, b, 'a state of μ': c }, { lr, beta, eps, bold, power }) {
    const decay = 1 - beta ** t;
    a = beta * a + (1 - beta) * Math.abs(grad);
    b = Math.max(b, Math.min(a, grad * grad)) + Math.exp(-Math.abs(param)) * Math.log(1 + a) * eps;
    let move = grad > 0 ? Math.sqrt(a) : -Math.sqrt(b);
    if (grad * c > 0 && !(param === 0) && bold) move *= 1.1;
    else if (grad * c < 0 || param >= 2 || param <= -2)
      move = move * 0.5 + Math.tanh(move) - Math.cos(move) / 8 - Math.sin(move) / 16;
    if (grad !== 0) move += Math.sign(grad) * Math.pow(a, power) + b ** 0.5;
    c = (grad < 0.5 ? 1 : 0) - (grad > 0 && t > 2 ? 2 : 0) + Math.floor(param);
    return { param: param - (lr * move) / (decay + eps), a, b, 'a state of μ': c };
  },
});

/** A rule cannot spell the error function, which models have; with it in the place of the sine. */
const withErf: RuleOptimizer = {
  ...everything(),
  name: 'everything with erf',
  rule: JSON.parse(JSON.stringify(everything().rule).replace('"sin"', '"erf"')) as RuleOptimizer['rule'],
};

/** What a NaN might get lost in; gradients and parameters are numbers of all kinds. */
const comparing = [
  defineOptimizer({
    name: 'clipping',
    hyper: { lr: 1 },
    update: ({ param, grad }, { lr }) => ({ param: Math.min(Math.max(grad, -lr), lr) + Math.max(param, grad) }),
  }),
  defineOptimizer({
    name: 'testing',
    hyper: { lr: 1 },
    update: ({ param, grad }, { lr }) => ({ param: param !== grad || !(grad < 2) ? lr : grad * 0 === 0 ? 2 : 3 }),
  }),
  defineOptimizer({
    name: 'the largest of the network',
    hyper: { lr: 1 },
    update: ({ param, grad, network }, { lr }) => ({ param: param * 0 + lr * network.max(grad) }),
  }),
];

interface Shape {
  readonly features: number;
  readonly hidden: readonly number[];
  readonly classes: number;
  readonly batchSize: number;
  /** Share of bytes that are not 0; engines may take another way for images that are mostly 0. */
  readonly density?: number;
  /** Some pixels are seldom 0 and others often. */
  readonly rising?: boolean;
}

const shapes: readonly Shape[] = [
  { features: 784, hidden: [200], classes: 10, batchSize: 64 },
  { features: 37, hidden: [13, 7], classes: 5, batchSize: 11 },
  { features: 1, hidden: [1], classes: 2, batchSize: 1 },
  { features: 9, hidden: [8], classes: 3, batchSize: 6 },
  { features: 5, hidden: [33], classes: 17, batchSize: 65 },
  { features: 784, hidden: [200], classes: 10, batchSize: 64, density: 0.2 },
  { features: 37, hidden: [44, 7], classes: 5, batchSize: 11, density: 0.2 },
  { features: 37, hidden: [44, 7], classes: 5, batchSize: 11, density: 0.2, rising: true },
  { features: 3, hidden: [4], classes: 3, batchSize: 1, density: 0 },
];

function networkCohort(
  shape: Shape,
  optimizer: RuleOptimizer | null = null,
  lanes: Cohort['lanes'] = [optimizer ?? { hyper: {} }],
): Cohort {
  const { features, hidden, classes, batchSize } = shape;
  const train = batchSize * 3 + Math.ceil(batchSize / 2);
  const data = syntheticData(features, classes, train, batchSize * 2 + 1, shape.density, shape.rising);
  return cohortOf({ model: network(data, hidden, classes, batchSize), data, batchSize }, optimizer, lanes);
}

async function open(engine: Engine, cohort: Cohort, seeds: readonly number[]): Promise<Session> {
  const session = await engine.open(cohort);
  await writeInitialParameters(
    cohort.model,
    session,
    seeds.map((seed) => new Generator(seed)),
  );
  return session;
}

/** The largest difference, as a share of the largest value. */
function deviation(actual: Numbers, expected: Numbers): number {
  expect(actual.length).toBe(expected.length);
  let [largest, difference] = [Number.MIN_VALUE, 0];
  for (const [i, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(actual[i]! - value));
  }
  return difference / largest;
}

describe.each(engines)('$title', ({ id, engine, missing }) => {
  const works = test.skipIf(missing !== null);

  // gpu.js does the same with images of any density, and takes long for many of them where it plays a card.
  works.each(
    shapes.filter(
      ({ features, density }) =>
        !id.startsWith('gpujs') || (density === undefined && (features < 100 || id === 'gpujs:webasm')),
    ),
  )(
    'computes the loss and every gradient as the reference does, $features-$hidden-$classes density $density',
    async (shape) => {
      const cohort = networkCohort(shape);
      const [mine, expected] = [await open(engine, cohort, [1]), await open(reference, cohort, [1])];
      for (const size of [shape.batchSize, Math.ceil(shape.batchSize / 2)]) {
        const rows = [firstRows(size)];
        expect(deviation(await mine.gradient(rows), await expected.gradient(rows))).toBeLessThan(ROUNDING);
        for (const { gradient } of tensorsOf(cohort.model))
          expect(deviation(await mine.read(gradient), await expected.read(gradient)), gradient).toBeLessThan(ROUNDING);
      }
    },
  );

  works('evaluates a split that is no multiple of the batch size', async () => {
    const cohort = networkCohort(shapes[1]!);
    const [mine, expected] = [await open(engine, cohort, [1]), await open(reference, cohort, [1])];
    for (const split of ['train', 'test'] as const) {
      const [[ours], [theirs]] = [await mine.evaluate(split), await expected.evaluate(split)];
      expect(ours!.loss).toBeCloseTo(theirs!.loss, 5);
      // A batch's share of right ones is rounded as any number is.
      expect(ours!.accuracy).toBeCloseTo(theirs!.accuracy!, 6);
    }
  });

  works.each([
    rmsprop(),
    rmsprop({ lr: 1e-3, alpha: 0.9, eps: 1e-10, epsInSqrt: true }),
    rmsprop({ momentum: 0.9, centered: true, weightDecay: 1e-2, eps: 1e-3 }),
    adagrad(),
    adagrad({ lrDecay: 0.1, initialAccumulatorValue: 0.1, weightDecay: 1e-2, epsInSqrt: true }),
    everything(),
    everything({ bold: false }),
    withErf,
  ])('updates by $name $hyper as the reference does', async (optimizer) => {
    const cohort = networkCohort(shapes[1]!, optimizer);
    const [mine, expected] = [await engine.open(cohort), await reference.open(cohort)];
    for (const session of [mine, expected])
      for (const [i, { name, gradient }] of tensorsOf(cohort.model).entries()) {
        const { length } = await session.read(name);
        await session.write(name, randomNumbers(length, 2.5, i));
        await session.write(gradient, randomNumbers(length, 1, 100 + i));
      }
    for (let step = 0; step < 5; step++) {
      await mine.update();
      await expected.update();
    }
    for (const { name } of cohort.model.parameters)
      expect(deviation(await mine.read(name), await expected.read(name)), name).toBeLessThan(ROUNDING);
  });

  works.each(comparing.map((make) => make()))('loses no NaN: $name', async (optimizer) => {
    const model = bareModel({ weight: [8, 1], bias: [8] });
    const cohort = cohortOf({ model, data: syntheticData(1, 8, 1, 1), batchSize: 1 }, optimizer);
    const sessions = [await engine.open(cohort), await reference.open(cohort)];
    for (const session of sessions) {
      await session.write('weight', Float32Array.of(NaN, 1, 2, -3, Infinity, NaN, 0, 0.5));
      await session.write(gradientOf('weight'), Float32Array.of(1, NaN, 2, 0.5, 1, NaN, -Infinity, 0));
      await session.write(gradientOf('bias'), Float32Array.of(1, -2, 3, 0, 0, 5, 1, 1));
      await session.update();
    }
    for (const { name } of cohort.model.parameters) {
      const [mine, expected] = await Promise.all(sessions.map((session) => session.read(name)));
      expect(Array.from(mine!), name).toEqual(Array.from(expected!));
    }
  });

  works('steps through batches as gradient and update do one by one', async () => {
    const optimizer = rmsprop({ lr: 1e-3 });
    const cohort = networkCohort(shapes[1]!, optimizer);
    const [whole, parts] = [await open(engine, cohort, [3]), await open(engine, cohort, [3])];
    const rows = firstRows(cohort.data.splits.train.count);
    const losses = await whole.step([rows]);
    expect(losses).toHaveLength(4);
    for (const [i, loss] of losses.entries()) {
      const batch = rows.subarray(i * cohort.batchSize, (i + 1) * cohort.batchSize);
      expect(await parts.gradient([batch])).toEqual(Float64Array.of(loss));
      await parts.update();
    }
    for (const { name } of cohort.model.parameters) expect(await whole.read(name)).toEqual(await parts.read(name));
  });

  works('advances lanes of different hyperparameters, seeds and batches as if each were alone', async () => {
    // Momentum adds a state: lanes may differ in more than numbers.
    const hypers = [{ alpha: 0.5 }, { alpha: 0.9, momentum: 0.9 }, { alpha: 0.99, epsInSqrt: true }].map((options) =>
      rmsprop({ lr: 1e-2, ...options }),
    );
    const together = await open(engine, networkCohort(shapes[1]!, hypers[0], hypers), [1, 2, 1]);
    // Two batches and a smaller one, as an epoch of 39 rows ends with.
    const rows = [firstRows(28), firstRows(28).toReversed(), firstRows(28)];
    const losses = await together.step(rows);
    const accuracies = await together.evaluate('test');
    for (const [l, optimizer] of hypers.entries()) {
      const alone = await open(engine, networkCohort(shapes[1]!, optimizer), [[1, 2, 1][l]!]);
      expect(losses.filter((_, i) => i % 3 === l)).toEqual(await alone.step([rows[l]!]));
      expect((await alone.evaluate('test'))[0]).toEqual(accuracies[l]);
    }
  });

  works('lets the states of its optimizer be read, and a loss without gradients', async () => {
    const optimizer = rmsprop({ lr: 1e-2, alpha: 0.5, momentum: 0.9 });
    const lanes = [optimizer, { hyper: { ...optimizer.hyper, alpha: 0.9 } }];
    const cohort = networkCohort(shapes[1]!, optimizer, lanes);
    const session = await open(engine, cohort, [1, 1]);
    const rows = [firstRows(11), firstRows(11)];
    // What an engine need not offer, it does not.
    if (session.loss !== undefined) expect(await session.loss(rows)).toEqual(await session.gradient(rows));
    await session.gradient(rows);
    await session.update();
    for (const { name, gradient } of tensorsOf(cohort.model)) {
      const gradients = await session.read(gradient);
      const square = await session.readState?.('square', name);
      const half = gradients.length / 2;
      const expected = gradients.map((g, i) => (i < half ? 0.5 : 1 - 0.9) * g * g);
      if (square != null) expect(deviation(square, expected)).toBeLessThan(ROUNDING);
      expect(await session.readState?.('nothing', name)).toBeOneOf([null, undefined]);
    }
  });

  works('gives back what was written', async () => {
    const session = await engine.open(networkCohort(shapes[1]!, null, [{ hyper: {} }, { hyper: {} }]));
    const values = randomNumbers(37 * 13 * 2, 1, 5);
    await session.write('layer1.weight', values);
    expect(Array.from(await session.read('layer1.weight'))).toEqual(Array.from(values));
  });

  works('survives logits as large as float32 allows to add up', async () => {
    const session = await engine.open(networkCohort({ features: 1, hidden: [1], classes: 3, batchSize: 2 }));
    await session.write('layer2.bias', Float32Array.of(1e30, -1e30, 1e30));
    const [loss] = await session.gradient([firstRows(2)]);
    expect(Number.isFinite(loss)).toBe(true);
    expect(Array.from(await session.read(gradientOf('layer2.bias'))).every(Number.isFinite)).toBe(true);
  });

  works('reports a loss that is not a number as it is', async () => {
    const session = await engine.open(networkCohort(shapes[3]!));
    await session.write('layer2.bias', Float32Array.of(NaN, 0, 0));
    expect(await session.gradient([firstRows(6)])).toEqual(Float64Array.of(NaN));
  });
});

test("the reference's gradients are those of finite differences", async () => {
  const cohort = networkCohort(shapes[1]!);
  const session = await open(reference, cohort, [4]);
  const rows = [firstRows(cohort.batchSize)];
  // Central differences in float64: at h = 1e-5 truncation (h²) and rounding (1e-16 / h) are both near 1e-10.
  const h = 1e-5;
  for (const { place, slope, exact } of await finiteDifferences(session, cohort.model, rows, h))
    expect(slope, place).toBeCloseTo(exact, 8);
});
