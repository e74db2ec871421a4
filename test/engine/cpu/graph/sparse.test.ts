import { describe, expect, test } from 'vitest';
import { Generator } from '../../../../src/base/random.ts';
import type { Session } from '../../../../src/engine/engine.ts';
import { loadEngine, probe, type EngineId } from '../../../../src/engine/registry.ts';
import { gradientOf, type Model } from '../../../../src/graph/model.ts';
import { sizeOf } from '../../../../src/graph/shape.ts';
import type { Tensor } from '../../../../src/graph/tensor/tensor.ts';
import { accuracy, crossEntropy } from '../../../../src/model/losses.ts';
import type { Net } from '../../../../src/model/net.ts';
import { defineProblem } from '../../../../src/model/define-problem.ts';
import { traceProblem } from '../../../../src/model/trace-problem.ts';
import { adafactor } from '../../../../src/optimizer/adafactor.ts';
import { adam } from '../../../../src/optimizer/adam.ts';
import { muon } from '../../../../src/optimizer/muon.ts';
import type { RuleOptimizer } from '../../../../src/optimizer/optimizer.ts';
import { shampoo } from '../../../../src/optimizer/shampoo.ts';
import type { FieldData, FieldSplit } from '../../../../src/problem/data/fields.ts';
import { mnist } from '../../../../src/problem/data/sources/images.ts';
import { writeInitialParameters } from '../../../../src/trial/initial-values.ts';

const [COUNT, BATCH, HEIGHT, WIDTH, CLASSES] = [44, 16, 5, 7, 3];
const FEATURES = HEIGHT * WIDTH;

const bytes = (count: number, of: (i: number) => number): Uint8Array<SharedArrayBuffer> => {
  const all = new Uint8Array(new SharedArrayBuffer(count));
  for (let i = 0; i < count; i++) all[i] = of(i);
  return all;
};

/** @param of whether a pixel of a sample is likely to be no 0 */
function images(of: (pixel: number, sample: number) => boolean): FieldData {
  const generator = new Generator(3);
  const split = (count: number): FieldSplit => {
    const image = bytes(count * FEATURES, (i) =>
      of(i % FEATURES, Math.floor(i / FEATURES)) ? generator.draw() % 256 : 0,
    );
    const label = bytes(count, (i) => (i * i) % CLASSES);
    return { count, values: { image, label } };
  };
  const fields = {
    image: { shape: [1, HEIGHT, WIDTH], integer: false, scale: { divisor: 255, mean: 0.5, std: 0.5 } },
    label: { shape: [], integer: true, scale: null },
  };
  return { name: 'images', fingerprint: '', fields, splits: { train: split(COUNT), test: split(COUNT - 3) } };
}

const often = (pixel: number, sample: number): boolean => pixel % 4 === 1 || (pixel + sample) % 11 === 0;
const always = (): boolean => true;
const never = (): boolean => false;

type Logits = (image: Tensor, net: Net) => Tensor;
const mlp: Logits = (image, net) => net.linear('second', net.linear('first', image.flatten(), 12).relu(), CLASSES);
const twoReaders: Logits = (image, net) => {
  const x = image.flatten();
  const gate = net.linear('gate', x, 8).sigmoid();
  return net.linear('second', net.linear('first', x, 8, { bias: false }).mul(gate), CLASSES);
};
const decayed: Logits = (image, net) => {
  const weight = net.parameter('first.weight', [12, FEATURES], { kind: 'normal', mean: 0, std: 0.1 });
  const h = image.flatten().matmul(weight.transpose()).tanh();
  return net.linear('second', h, CLASSES).add(weight.mul(weight).sum());
};
const convolved: Logits = (image, net) => net.linear('second', net.conv2d('first', image, 4, 3).flatten(), CLASSES);

const engines: readonly EngineId[] = ['cpu:wasm', 'cpu:blas'];
const available = (await Promise.all(engines.map(async (id) => ((await probe(id)).available ? [id] : [])))).flat();

function modelOf(logits: Logits, data: FieldData): Model {
  const problem = defineProblem({
    name: 'images',
    data: mnist(),
    loss: ({ image, label }, net) => {
      const scores = logits(image, net);
      return { loss: crossEntropy(scores, label), accuracy: accuracy(scores, label) };
    },
  });
  return traceProblem(problem, data, BATCH).model;
}

async function open(
  id: EngineId,
  model: Model,
  data: FieldData,
  optimizer: RuleOptimizer,
  lanes = 1,
): Promise<Session> {
  const seeds = Array.from({ length: lanes }, (_, lane) => lane);
  const cohort = { model, data, batchSize: BATCH, seeds, optimizer, lanes: seeds.map(() => optimizer) };
  const session = await (await loadEngine(id)).open(cohort);
  await writeInitialParameters(
    model,
    session,
    seeds.map((seed) => new Generator(seed)),
  );
  return session;
}

const rows = Uint32Array.from({ length: COUNT }, (_, i) => (i * 7) % COUNT);

/** The largest distance of two arrays, relative to the largest number. */
function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0) / scale;
}

describe.each(available)('bytes that are mostly 0, on %s', (id) => {
  test.each([
    ['a network', mlp, often, true],
    ['two weights of one field', twoReaders, often, true],
    ['images that are black', mlp, never, true],
    ['images without a black pixel', mlp, always, false],
    ['a weight that decays', decayed, often, false],
    ['a convolution', convolved, often, false],
  ] as const)('%s: gradients, losses and parameters are those of reference', async (_, logits, pixels, isSparse) => {
    const data = images(pixels);
    const model = modelOf(logits, data);
    const [ours, theirs] = [
      await open(id, model, data, adam({ lr: 0.01 })),
      await open('reference', model, data, adam({ lr: 0.01 })),
    ];
    expect(ours.device.includes('sparse matrix')).toBe(isSparse);
    const first = [rows.subarray(0, BATCH)];
    expect(distance(await ours.gradient(first), await theirs.gradient(first))).toBeLessThan(1e-6);
    for (const { name } of model.parameters)
      expect(distance(await ours.read(gradientOf(name)), await theirs.read(gradientOf(name))), name).toBeLessThan(2e-6);
    // Adam divides by numbers near 0: a difference in the last place of a gradient is one of a thousandth of a step.
    expect(distance(await ours.step([rows]), await theirs.step([rows]))).toBeLessThan(1e-4);
    for (const { name } of model.parameters) {
      expect(distance(await ours.read(name), await theirs.read(name)), name).toBeLessThan(1e-3);
      expect(
        distance((await ours.readState!('square', name))!, (await theirs.readState!('square', name))!),
        name,
      ).toBeLessThan(1e-3);
    }
    const [[found], [expected]] = [await ours.evaluate('test'), await theirs.evaluate('test')];
    expect(distance([found!.loss], [expected!.loss])).toBeLessThan(1e-3);
  });

  test('what is written is read again, in the order of the graph', async () => {
    const data = images(often);
    const model = modelOf(mlp, data);
    const session = await open(id, model, data, adam({ lr: 0.01 }), 2);
    for (const { name, shape } of model.parameters) {
      const values = Float32Array.from({ length: 2 * sizeOf(shape) }, (_, i) => Math.sin(i));
      await session.write(name, values);
      expect(await session.read(name)).toEqual(values);
    }
  });

  test('lanes equal the lane alone, bit for bit', async () => {
    const data = images(often);
    const model = modelOf(mlp, data);
    const [two, one] = [
      await open(id, model, data, adam({ lr: 0.01 }), 2),
      await open(id, model, data, adam({ lr: 0.01 })),
    ];
    const [losses, alone] = [await two.step([rows, rows]), await one.step([rows])];
    expect([...alone]).toEqual([...losses].filter((_, i) => i % 2 === 0));
    const parameter = model.parameters[0]!.name;
    expect([...(await one.read(parameter))]).toEqual([...(await two.read(parameter))].slice(0, 12 * FEATURES));
  });

  /** What looks at whole matrices sees the weight as the graph has it. */
  test.each([
    ['Muon', muon({ lr: 0.01 })],
    ['Shampoo', shampoo({ lr: 0.01 })],
    ['Adafactor', adafactor({ lr: 0.01 })],
  ] as const)('%s changes a weight as on reference', async (_, optimizer) => {
    const data = images(often);
    const model = modelOf(mlp, data);
    const [ours, theirs] = [await open(id, model, data, optimizer), await open('reference', model, data, optimizer)];
    const first = [rows.subarray(0, BATCH)];
    const [found, expected] = [await ours.step(first), await theirs.step(first)];
    expect(distance(found, expected)).toBeLessThan(1e-6);
    for (const { name } of model.parameters) {
      // Roots of matrices that are nearly singular, in single precision.
      expect(distance(await ours.read(name), await theirs.read(name)), name).toBeLessThan(1e-3);
    }
  });
});
