import { describe, expect, test } from 'vitest';
import { Generator } from '../../../src/base/random.ts';
import type { Numbers, Session } from '../../../src/engine/engine.ts';
import { openSession } from '../../../src/engine/open.ts';
import { loadEngine } from '../../../src/engine/registry.ts';
import { gradientOf } from '../../../src/graph/model.ts';
import { defineFunction } from '../../../src/model/define-function.ts';
import { defineProblem } from '../../../src/model/define-problem.ts';
import { crossEntropy } from '../../../src/model/losses.ts';
import { traceProblem } from '../../../src/model/trace-problem.ts';
import { library } from '../../../src/optimizer/library.ts';
import type { OptimizerSpec } from '../../../src/optimizer/optimizer.ts';
import { sgd } from '../../../src/optimizer/sgd.ts';
import { arrays } from '../../../src/problem/data/sources/arrays.ts';
import type { FieldData, FieldSplit } from '../../../src/problem/data/fields.ts';
import { writeInitialParameters } from '../../../src/trial/initial-values.ts';
import { trainableOf, type Trainable } from '../../../src/trial/trainable.ts';
import { noFields } from '../../../src/problem/data/no-fields.ts';
import { missing, title } from './interpreter.ts';

const [COUNT, BATCH] = [21, 8];

function shared<T extends Uint8Array | Int32Array | Float32Array>(
  Type: new (memory: SharedArrayBuffer) => T,
  bytes: number,
  length: number,
  value: (i: number) => number,
): T {
  const values = new Type(new SharedArrayBuffer(bytes * length));
  for (let i = 0; i < length; i++) values[i] = value(i);
  return values;
}

/** Bytes that are scaled, floats, labels of bytes and whole numbers of four; every split has its own. */
const split = (count: number, salt: number): FieldSplit => ({
  count,
  values: {
    pixels: shared(Uint8Array<SharedArrayBuffer>, 1, count * 6, (i) => (i * 37 + salt) % 256),
    label: shared(Uint8Array<SharedArrayBuffer>, 1, count, (i) => (i * i + salt) % 3),
    weight: shared(Float32Array<SharedArrayBuffer>, 4, count, (i) => 1 + Math.sin(i + salt)),
    token: shared(Int32Array<SharedArrayBuffer>, 4, count * 2, (i) => (i + salt) % 5),
  },
});
const data: FieldData = {
  name: 'samples',
  fingerprint: '',
  fields: {
    pixels: { shape: [6], integer: false, scale: { divisor: 255, mean: 0.4, std: 0.3 } },
    label: { shape: [], integer: true, scale: null },
    weight: { shape: [], integer: false, scale: null },
    token: { shape: [2], integer: true, scale: null },
  },
  splits: { train: split(COUNT, 1), validation: split(13, 2), test: split(5, 3) },
};

/** Noise, dropout, running averages, an embedding, and a parameter that nothing reads. */
const noisy = defineProblem({
  name: 'noisy',
  data: arrays({
    name: 'samples',
    fields: { pixels: [6], label: [], weight: [], token: [2] },
    train: data.splits.train.values,
    test: data.splits.test!.values,
  }),
  loss: ({ pixels, label, weight, token }, net) => {
    const words = net.linear('of words', net.embedding('words', token, 5, 3).flatten(), 11);
    // An odd count, of which the last has no partner to be drawn with.
    const noise = net.randn(5, 3).reshape(15, 1).slice(0, 9).sum().mul(0.05);
    const first = net.linear('first', pixels.add(noise), 11).relu();
    const h = net.batchNorm1d('norm', net.dropout(first, 0.3)).add(words);
    net.parameter('idle', [2], 1);
    const logits = net.linear('out', net.dropout(h, 0.1), 3);
    return { loss: crossEntropy(logits, label).mul(weight.mean()), largest: logits.max() };
  },
});

const { model } = traceProblem(noisy, data, BATCH);
const trainable: Trainable = { model, data };

async function open(
  optimizer: OptimizerSpec,
  seed = 3,
  of: Trainable = trainable,
  batchSize = BATCH,
): Promise<Session> {
  const cohort = { model: of.model, data: of.data, batchSize, seeds: [seed] };
  const opened = await openSession(await loadEngine('reference'), optimizer, cohort);
  if (!opened.available) throw new Error(opened.reason);
  await writeInitialParameters(of.model, opened.session, [new Generator(seed)]);
  return opened.session;
}

/** Every sample, in three batches, the last of them smaller. */
const rows = Uint32Array.from({ length: COUNT }, (_, i) => (i * 8) % COUNT);

/** Single precision against double, over six steps; a mask that differs in one place is seen in the second digit. */
const near = (found: Numbers | readonly number[], expected: Numbers | readonly number[], tolerance = 2e-5): void => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value), `${found[i]!} in place of ${value}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(value)),
    );
  });
};

const theirs = [
  ...(missing === null ? [['torch', library.torch.SGD({ lr: 0.1 })] as const] : []),
  ['tfjs', library.tfjs.sgd({ lr: 0.1 })] as const,
];

describe.each(theirs)(`a model that %s trains (${title})`, (_, optimizer) => {
  test('takes the steps that our engine takes, with the same noise, and is judged as there on every split', async () => {
    const [session, ours] = [await open(optimizer), await open(sgd({ lr: 0.1 }))];
    for (let pass = 0; pass < 2; pass++) near(await session.step([rows]), await ours.step([rows]));
    for (const name of ['train', 'validation', 'test'] as const) {
      const [[found], [expected]] = [await session.evaluate(name), await ours.evaluate(name)];
      expect(Object.keys(found!.metrics!)).toEqual(['largest']);
      expect(found!.accuracy).toBe(null);
      near([found!.loss, found!.metrics!['largest']!], [expected!.loss, expected!.metrics!['largest']!], 1e-4);
    }
    const batch = [rows.subarray(0, BATCH)];
    near(await session.loss!(batch), await ours.loss!(batch), 1e-4);
    near(await session.gradient(batch), await ours.gradient(batch), 1e-4);
    for (const { name } of model.parameters) {
      near(await session.read(name), await ours.read(name), 1e-4);
      near(await session.read(gradientOf(name)), await ours.read(gradientOf(name)), 1e-4);
    }
    await session.close();
  });

  test('draws anew at every step, and not for its evaluation', async () => {
    const session = await open(optimizer);
    const batch = [rows.subarray(0, BATCH)];
    const [first] = await session.gradient(batch);
    expect(await session.evaluate('test')).not.toEqual(await session.evaluate('train'));
    expect((await session.gradient(batch))[0]).not.toBe(first);
    const [again, other] = [await open(optimizer), await open(optimizer, 4)];
    for (const name of ['first.weight', 'out.weight', 'words.weight']) await other.write(name, await again.read(name));
    expect((await again.gradient(batch))[0]).toBe(first);
    expect((await other.gradient(batch))[0]).not.toBe(first);
    for (const each of [session, again, other]) await each.close();
  });

  test('may be a function', async () => {
    const banana = defineFunction({ name: 'banana', start: { x: -1.5, y: 2 }, stepsPerEpoch: 5, value: ({ x, y }) => (1 - x) ** 2 + 100 * (y - x * x) ** 2 }); // prettier-ignore
    const of = trainableOf({ problem: banana, batchSize: 1 }, noFields(5), {});
    const step = optimizer.library === 'torch' ? library.torch.SGD({ lr: 1e-3 }) : library.tfjs.sgd({ lr: 1e-3 });
    const [session, ours] = [await open(step, 0, of, 1), await open(sgd({ lr: 1e-3 }), 0, of, 1)];
    const steps = [Uint32Array.from({ length: 5 }, (__, i) => i)];
    near(await session.step(steps), await ours.step(steps));
    near([(await session.evaluate('test'))[0]!.loss], [(await ours.evaluate('test'))[0]!.loss]);
    await session.close();
  });
});
