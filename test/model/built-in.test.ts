import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import type { Engine, Numbers, Session } from '../../src/engine/engine.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { builtInModel } from '../../src/model/built-in.ts';
import { noFields } from '../../src/problem/data/no-fields.ts';
import { mnistLogistic } from '../../src/problem/mnist-logistic.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { isFunction, type KnownProblemSpec } from '../../src/problem/problem.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { engines } from '../engine/engines.ts';
import { finiteDifferences } from '../engine/finite-differences.ts';
import { cohortOf } from '../engine/models.ts';
import { firstRows, syntheticData } from '../engine/synthetic.ts';

/*
 * The problems that the harness brings along, on every engine. Tolerance: float32 keeps 24 bits, sums of up to 784
 * products of numbers near 1 lose some of them; see ../engine/contract.test.ts.
 */
const ROUNDING = 1e-5;

const problems: readonly (readonly [string, KnownProblemSpec])[] = [
  ['quadratic in 10 dimensions', quadratic()],
  ['quadratic in 2 dimensions', quadratic({ dimensions: 2, condition: 1 })],
  ['quadratic in 37 dimensions', quadratic({ dimensions: 37, condition: 1e4 })],
  ['rosenbrock', rosenbrock()],
  ['rosenbrock in 6 dimensions', rosenbrock({ start: [-1.2, 1, -1.2, 1, 0.5, -2] })],
  ['softmax regression', mnistLogistic()],
  ['a network of two hidden layers', mnistMlp({ hidden: [12, 7] })],
];

const digits = syntheticData(784, 10, 160, 65, 0.2);

function cohort(problem: KnownProblemSpec, lanes = 1) {
  const [data, batchSize] = isFunction(problem) ? [noFields(7), 1] : [digits, 64];
  const model = builtInModel(problem, data, batchSize);
  return cohortOf(
    { model, data, batchSize },
    null,
    Array.from({ length: lanes }, () => ({ hyper: {} })),
  );
}

async function open(engine: Engine, problem: KnownProblemSpec, lanes = 1): Promise<Session> {
  const opening = cohort(problem, lanes);
  const session = await engine.open(opening);
  await writeInitialParameters(
    opening.model,
    session,
    opening.lanes.map((_, lane) => new Generator(lane)),
  );
  return session;
}

function expectClose(actual: Numbers, expected: Numbers, what: string): void {
  const largest = [...expected].reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  const difference = [...expected].reduce((most, value, i) => Math.max(most, Math.abs(actual[i]! - value)), 0);
  expect(actual.length, what).toBe(expected.length);
  expect(difference / largest, what).toBeLessThan(ROUNDING);
}

describe.each(engines)('$title', ({ engine, missing }) => {
  const works = test.skipIf(missing !== null);

  works.each(problems)('computes the loss and every gradient of %s as the reference does', async (_, problem) => {
    const [mine, expected] = [await open(engine, problem), await open(reference, problem)];
    const { model, batchSize } = cohort(problem);
    // The last batch of 160 images is smaller.
    for (const size of batchSize === 1 ? [1] : [batchSize, 32]) {
      const rows = [firstRows(size)];
      expectClose(await mine.gradient(rows), await expected.gradient(rows), 'loss');
      for (const { name } of model.parameters)
        expectClose(await mine.read(gradientOf(name)), await expected.read(gradientOf(name)), name);
    }
  });

  works.each(problems)('evaluates %s, with an accuracy where there are classes', async (_, problem) => {
    const [mine, expected] = [await open(engine, problem), await open(reference, problem)];
    const [[ours], [theirs]] = [await mine.evaluate('test'), await expected.evaluate('test')];
    expectClose(Float64Array.of(ours!.loss), Float64Array.of(theirs!.loss), 'loss');
    if (theirs!.accuracy !== null) expect(ours!.accuracy).toBeCloseTo(theirs!.accuracy, 6);
    expect(ours!.accuracy === null).toBe(isFunction(problem));
  });

  works('gives every lane the constants', async () => {
    const [one, three] = [await open(engine, quadratic()), await open(engine, quadratic(), 3)];
    const [loss] = await one.gradient([firstRows(1)]);
    const rows = [firstRows(1), firstRows(1), firstRows(1)];
    expect(await three.gradient(rows)).toEqual(Float64Array.of(loss!, loss!, loss!));
  });

  works('is at the minimum where the functions say it is', async () => {
    const [bowl, valley] = [await open(engine, quadratic()), await open(engine, rosenbrock())];
    await bowl.write('x', new Float32Array(10));
    await valley.write('x', Float32Array.of(1, 1));
    for (const session of [bowl, valley]) {
      expect(await session.gradient([firstRows(1)])).toEqual(Float64Array.of(0));
      expect((await session.read(gradientOf('x'))).every((value) => value === 0)).toBe(true);
    }
  });
});

test.each(problems)("the reference's gradients of %s are those of finite differences", async (_, problem) => {
  const session = await open(reference, problem);
  const { model, batchSize } = cohort(problem);
  // Central differences in float64: at h = 1e-5 truncation (h²) and rounding (1e-16 / h) are both near 1e-10, and the
  // derivatives of Rosenbrock's function, which multiply the former, are near 1e3.
  const h = 1e-5;
  for (const { place, slope, exact } of await finiteDifferences(session, model, [firstRows(batchSize)], h))
    expect(Math.abs(slope - exact) / (1 + Math.abs(slope)), place).toBeLessThan(1e-7);
});
