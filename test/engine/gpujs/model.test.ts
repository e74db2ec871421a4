import { expect, test } from 'vitest';
import { DeviceError } from '../../../src/engine/device-error.ts';
import { gpujsEngine } from '../../../src/engine/gpujs/gpujs.ts';
import { openModelSession } from '../../../src/engine/gpujs/graph/session.ts';
import { openHost, type Host } from '../../../src/engine/gpujs/host.ts';
import { reference } from '../../../src/engine/reference/reference.ts';
import { gradientOf } from '../../../src/graph/model.ts';
import { adam, adamw } from '../../../src/optimizer/adam.ts';
import { optimizers } from '../../../src/optimizer/catalog.ts';
import { BATCH, begin, cohortOf, COUNT, order, varied } from './varied.ts';

const webasm = gpujsEngine('webasm');

/*
 * Four steps that round to float32: 1e-4 of the loss is far above that and far below another rule. Shampoo takes roots of
 * matrices, which gpujs refuses.
 */
test.each(
  optimizers
    .map((make) => make({}))
    .filter(({ name }) => name !== 'shampoo')
    .map((each) => [each.name, each] as const),
)('%s trains a model of parameters of all shapes as on reference', async (_, optimizer) => {
  const cohort = await cohortOf(varied, () => optimizer, [1]);
  const [mine, expected] = [
    await begin(await webasm.open(cohort), cohort),
    await begin(await reference.open(cohort), cohort),
  ];
  for (let pass = 0; pass < 2; pass++) {
    const [ours, theirs] = [await mine.step([order(pass)]), await expected.step([order(pass)])];
    ours.forEach((loss, step) => {
      expect(Math.abs(loss / theirs[step]! - 1), `step ${step} of pass ${pass}`).toBeLessThan(1e-4);
    });
  }
  const [ours, theirs] = [await mine.evaluate('test'), await expected.evaluate('test')];
  expect(Math.abs(ours[0]!.loss / theirs[0]!.loss - 1)).toBeLessThan(1e-4);
  await mine.close();
});

test('the same is computed however many steps are taken at once, and however little of the data goes to the device', async () => {
  const cohort = await cohortOf(varied, () => adam({ lr: 0.01 }), [0]);
  const host = await openHost('webasm');
  // Room for the logits of a batch, and for the samples of two.
  const small: Host = { ...host, maxBufferBytes: 2 ** 14, stepsPerPlan: 2 };
  const whole = await begin(await webasm.open(cohort), cohort);
  const parts = await begin(openModelSession(small, cohort), cohort);
  expect(await parts.step([order(0)])).toEqual(await whole.step([order(0)]));
  const one = await begin(await webasm.open(cohort), cohort);
  for (let at = 0; at < COUNT; at += BATCH) await one.step([order(0).subarray(at, at + BATCH)]);
  for (const name of ['conv.weight', 'word.weight', 'unread']) {
    const expected = await whole.read(name);
    expect(await one.read(name)).toEqual(expected);
    expect(await parts.read(name)).toEqual(expected);
  }
  expect(await parts.evaluate('test')).toEqual(await whole.evaluate('test'));
  for (const session of [whole, parts, one]) await session.close();
});

test('what probes look at is there: gradients behind a single step, but not several, and states of the optimizer', async () => {
  const cohort = await cohortOf(varied, () => adamw({ lr: 0.01 }), [0, 1]);
  const [mine, expected] = [
    await begin(await webasm.open(cohort), cohort),
    await begin(await reference.open(cohort), cohort),
  ];
  const some = (count: number) => [order(0).subarray(0, count), order(1).subarray(0, count)];
  await mine.step(some(2 * BATCH));
  await expected.step(some(2 * BATCH));
  const name = gradientOf('conv.weight');
  await expect(mine.read(name)).rejects.toThrow(/can be read after one step, not after several at once/);
  await mine.step(some(BATCH));
  await expected.step(some(BATCH));
  const pairs = [
    [await mine.read(name), await expected.read(name)],
    [await mine.readState!('square', 'conv.weight'), await expected.readState!('square', 'conv.weight')],
    [await mine.loss!(some(BATCH)), await expected.loss!(some(BATCH))],
  ] as const;
  for (const [ours, theirs] of pairs) {
    expect(ours!.length).toBe(theirs!.length);
    ours!.forEach((value, i) => {
      expect(value).toBeCloseTo(theirs![i]!, 4);
    });
  }
  expect(await mine.readState!('cube', 'conv.weight')).toBeNull();
  await mine.close();
});

test('a model that is larger than a buffer of the device is refused before anything is compiled', async () => {
  const cohort = await cohortOf(varied, () => adam({}), [0]);
  const host = await openHost('webasm');
  const open = () => openModelSession({ ...host, maxBufferBytes: 2000 }, cohort);
  expect(open).toThrow(DeviceError);
  expect(open).toThrow('the network needs a buffer of 10.9 KiB; this device allows 2.0 KiB; take --engine cpu');
  await host.close();
});
