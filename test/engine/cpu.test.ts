import { expect, test } from 'vitest';
import { cpuEngine } from '../../src/engine/cpu/cpu.ts';
import { defineOptimizer } from '../../src/optimizer/define.ts';
import { bareModel, cohortOf, network, tensorsOf } from './models.ts';
import { syntheticData } from './synthetic.ts';

interface Case {
  readonly density: number;
  readonly rising?: boolean;
  readonly hidden?: number;
}

async function device(mode: 'wasm' | 'blas', { density, rising = false, hidden = 8 }: Case): Promise<string> {
  const data = syntheticData(20, 4, 50, 10, density, rising);
  const model = network(data, [hidden], 4, 10);
  return (await cpuEngine(mode).open(cohortOf({ model, data, batchSize: 10 }))).device;
}

const DENSE = /^(?!.*sparse)/;

test.each<[string, Case, RegExp]>([
  ['images that are mostly 0 are multiplied as a sparse matrix', { density: 0.2 }, /image as a sparse matrix$/],
  ['images with few zeros are not', { density: 0.9 }, DENSE],
  ['nor are they where the kernel does not fit the width of the layer', { density: 0.2, hidden: 7 }, DENSE],
])('%s', async (_, images, expected) => {
  expect(await device('wasm', images)).toMatch(expected);
});

const blas = await cpuEngine('blas').probe();

test.skipIf(!blas.available).each<[string, Case, RegExp]>([
  ['pixels that are seldom 0 stay a matrix for the BLAS', { density: 0.2, rising: true }, /but for 12 of 20 numbers$/],
  ['and all do where only few pixels are often 0', { density: 0.5, rising: true }, DENSE],
  ['and none where all pixels are often 0', { density: 0.05 }, /image as a sparse matrix$/],
])(`with a BLAS %s${blas.available ? '' : ` (skipped: ${blas.reason})`}`, async (_, images, expected) => {
  expect(await device('blas', images)).toMatch(expected);
});

/** Shows its state, which halves at every step, as the parameter. */
const halving = defineOptimizer({
  name: 'halving',
  hyper: { lr: 1 },
  state: { s: 1e-37 },
  update: ({ grad, s }, { lr }) => ({ param: s / 2 + 0 * lr * grad, s: s / 2 + 0 * grad }),
})();

test.each([
  ['ends at 0 where there is no gradient', 0, 0],
  ['is not cut off where there is one', 1e-30, Math.fround(1e-37 / 2 ** 20)],
])('a state that has decayed below the smallest normal number %s', async (_, gradient, expected) => {
  const model = bareModel({ weight: [4, 4], bias: [4] });
  const cohort = cohortOf({ model, data: syntheticData(4, 2, 2, 2), batchSize: 2 }, halving);
  const session = await cpuEngine('wasm').open(cohort);
  for (const tensor of tensorsOf(model)) {
    const numbers = await session.read(tensor.gradient);
    await session.write(tensor.gradient, numbers.fill(gradient));
  }
  for (let step = 0; step < 20; step++) await session.update();
  for (const { name } of model.parameters)
    for (const number of await session.read(name)) expect(number).toBeCloseTo(expected, 50);
});

test('a network too large for WebAssembly is refused with its size', async () => {
  const data = syntheticData(784, 10, 2, 2);
  const cohort = cohortOf({ model: network(data, [1_000_000], 10, 2), data, batchSize: 2 });
  await expect(cpuEngine('wasm').open(cohort)).rejects.toThrow(/needs \d+\.\d GiB of memory; WebAssembly has 4\.0 GiB/);
});
