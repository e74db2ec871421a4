import { expect, test } from 'vitest';
import { loadEngine } from '../../src/engine/registry.ts';
import * as harness from '../../src/index.ts';
import { sizeOf } from '../../src/graph/shape.ts';
import { adam } from '../../src/optimizer/adam.ts';
import { zoo } from '../../src/zoo/catalog.ts';
import { firstBatch, modelOf, onMadeImages, open } from './open.ts';

const numbers = ({ parameters }: Awaited<ReturnType<typeof modelOf>>['model']): number =>
  parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

test('every problem of the zoo can be imported by its name, which no other has', () => {
  const names = zoo.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(harness).toHaveProperty(name);
});

test.each(zoo.map((entry) => [entry.name, entry] as const))('%s trains in its quick form', async (_, { quick }) => {
  const { batchSize } = quick;
  const { session, data } = await open(
    onMadeImages(quick.make()),
    batchSize,
    await loadEngine('cpu:wasm'),
    adam({ lr: 3e-3 }),
  );
  const rows = firstBatch(data, batchSize);
  const losses: number[] = [];
  for (let step = 0; step < 8; step++) losses.push((await session.step([rows]))[0]!);
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
  const [evaluation] = await session.evaluate('test');
  expect(evaluation!.loss).toSatisfy(Number.isFinite);
  await session.close();
});

test.each(zoo.map((entry) => [entry.name, entry] as const))(
  '%s has as many parameters as it says',
  async (_, { make, parameters }) => {
    const { model } = await modelOf(onMadeImages(make()), 2);
    expect(numbers(model)).toBe(parameters);
  },
);
