import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Generator, uniform } from '../../src/base/random.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { loadEngine, probe, type EngineId } from '../../src/engine/registry.ts';
import { sizeOf } from '../../src/graph/shape.ts';
import { defineProblem, type ProblemDefinition } from '../../src/model/define-problem.ts';
import { adam } from '../../src/optimizer/adam.ts';
import { mnist2c2d } from '../../src/zoo/2c2d.ts';
import { bostonHousing } from '../../src/zoo/boston-housing.ts';
import { cifar3c3d } from '../../src/zoo/3c3d.ts';
import { cifarAllCnnC } from '../../src/zoo/all-cnn-c.ts';
import { characterGpt } from '../../src/zoo/char-gpt.ts';
import { characterRnn } from '../../src/zoo/char-rnn.ts';
import { iris } from '../../src/zoo/iris.ts';
import { matrixFactorisation } from '../../src/zoo/matrix-factorisation.ts';
import { mlp1000_500_100 } from '../../src/zoo/mlp-1000-500-100.ts';
import { mnist784_128_sigmoid } from '../../src/zoo/mnist-784-128-sigmoid.ts';
import { networkOf } from '../../src/zoo/network.ts';
import { quadraticDeep } from '../../src/zoo/quadratic-deep.ts';
import { sparseEmbedding } from '../../src/zoo/sparse-embedding.ts';
import { mnistVae } from '../../src/zoo/vae.ts';
import { data, labels, samples } from '../model/models.ts';
import { open } from './open.ts';

interface Facts {
  /** Of the first values that seed 0 draws: the norm of each parameter, and its first three. */
  readonly initial: Readonly<Record<string, { readonly norm: number; readonly first: readonly number[] }>>;
  readonly float32: Training;
  readonly float64: Training;
}

interface Training {
  readonly losses: readonly number[];
  /** The loss in evaluation, afterwards. */
  readonly judged: number;
}

/** Of samples in a step. */
const BATCH = 2;

const { problems: facts } = JSON.parse(readFileSync('fixtures/torch/zoo.json', 'utf8')) as {
  readonly problems: Readonly<Record<string, Facts>>;
};

const images = data({ image: [[1, 28, 28], samples([1, 28, 28], 1)], label: [[], labels([], 10, 2)] });
const photos = data({ image: [[3, 32, 32], samples([3, 32, 32], 3)], label: [[], labels([], 10, 4)] });
const characters = data({ tokens: [[6], labels([6], 11, 13)], next: [[6], labels([6], 11, 14)] });
const small = (width: number) => networkOf('small', { width }, 'relu', []);

/** The problems of fixtures/torch/zoo.py, on its samples and as small as there. */
const problems: Readonly<Record<string, ProblemDefinition>> = {
  mnist2c2d: { ...mnist2c2d({ width: 1 / 16 }), data: images },
  mlp1000_500_100: { ...mlp1000_500_100({ width: 0.1 }), data: images },
  mnist784_128_sigmoid: { ...mnist784_128_sigmoid(), data: images },
  mnistVae: { ...mnistVae({ width: 1 / 32 }), data: images },
  cifar3c3d: { ...cifar3c3d({ width: 1 / 16 }), data: photos },
  cifarAllCnnC: { ...cifarAllCnnC({ width: 1 / 32 }), data: photos },
  charRnn: defineProblem({ name: 'charRnn', data: characters, loss: characterRnn(small(1 / 16), 11) }),
  charGpt: defineProblem({
    name: 'charGpt',
    data: characters,
    loss: characterGpt(networkOf('small', { width: 1 / 16 }, 'gelu', []), 11),
  }),
  iris: { ...iris(), data: data({ measures: [[4], samples([4], 11)], species: [[], labels([], 3, 12)] }) },
  bostonHousing: {
    ...bostonHousing(),
    data: data({ features: [[12], samples([12], 16)], target: [[], samples([], 17)] }),
  },
  quadraticDeep: { ...quadraticDeep(), data: data({ x: [[100], samples([100], 5)] }) },
  matrixFactorisation: {
    ...matrixFactorisation(),
    data: data({
      row: [[], labels([], 200, 6)],
      column: [[], labels([], 100, 7)],
      value: [[], samples([], 8)],
    }),
  },
  sparseEmbedding: {
    ...sparseEmbedding(),
    data: data({ tokens: [[20], labels([20], 2000, 9)], label: [[], labels([], 4, 10)] }),
  },
  transposed: defineProblem({
    name: 'transposed',
    data: data({ x: [[2, 5, 4], samples([2, 5, 4], 15)] }),
    loss({ x }, net) {
      const options = { stride: [2, 3], padding: [1, 0], outputPadding: [1, 2] } as const;
      const images = net.convTranspose2d('deconv', x, 3, [3, 2], options).tanh();
      return { loss: images.mul(images).mean() };
    },
  }),
};

test('every problem that PyTorch has trained is here', () => {
  expect(Object.keys(problems)).toEqual(Object.keys(facts));
});

const optimizer = adam({ lr: 1e-3 });

/** Trains as the script does, from first values that both draw bit for bit. */
async function compare(name: string, engine: Engine, { losses, judged }: Training, tolerance: number): Promise<void> {
  const { session, model } = await open(problems[name]!, BATCH, engine, optimizer);
  const generator = new Generator(1);
  for (const parameter of model.parameters) {
    const values = Float32Array.from({ length: sizeOf(parameter.shape) }, () => uniform(-0.1, 0.1, generator));
    await session.write(parameter.name, values);
  }
  const rowsOf = (step: number) => Uint32Array.from({ length: BATCH }, (_, i) => step * BATCH + i);
  const expectNear = (value: number, wanted: number): void => {
    expect(Math.abs(value - wanted) / Math.abs(wanted), `${value} in place of ${wanted}`).toBeLessThan(tolerance);
  };
  for (const [step, loss] of losses.entries()) expectNear((await session.step([rowsOf(step)]))[0]!, loss);
  expectNear((await session.loss!([rowsOf(0)]))[0]!, judged);
  await session.close();
}

describe.each(Object.keys(facts))('%s as PyTorch trains it', (name) => {
  test('from the same first values', async () => {
    const { session, model } = await open(problems[name]!, BATCH, await loadEngine('cpu:wasm'), optimizer);
    const { initial } = facts[name]!;
    expect(model.parameters.map((parameter) => parameter.name)).toEqual(Object.keys(initial));
    for (const [parameter, { norm, first }] of Object.entries(initial)) {
      const values = Float64Array.from(await session.read(parameter));
      // PyTorch draws normal numbers in single precision: they differ in their last bits.
      expect(
        Math.abs(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) - norm),
        parameter,
      ).toBeLessThanOrEqual(1e-6 * norm);
      const typical = norm / Math.sqrt(values.length);
      for (const [i, value] of first.entries())
        expect(Math.abs(values[i]! - value), parameter).toBeLessThanOrEqual(1e-6 * typical);
    }
    await session.close();
  });

  test.each<EngineId>(['cpu:wasm', 'cpu:blas'])('on %s, in single precision', async (id) => {
    if (!(await probe(id)).available) return;
    // Rounding alone, as in ../model/torch-models.test.ts.
    await compare(name, await loadEngine(id), facts[name]!.float32, 2e-5);
  });

  test('on reference, in double precision', async () => {
    await compare(name, await loadEngine('reference'), facts[name]!.float64, 1e-10);
  });
});
