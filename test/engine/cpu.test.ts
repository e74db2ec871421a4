import { expect, test } from 'vitest';
import { cpuEngine } from '../../src/engine/cpu/cpu.ts';
import { defineOptimizer } from '../../src/optimizer/define.ts';
import { mlp } from '../../src/problem/model/mlp.ts';
import { syntheticData } from './synthetic.ts';

interface Case {
  readonly density: number;
  readonly rising?: boolean;
  readonly hidden?: number;
}

async function device(mode: 'wasm' | 'blas', { density, rising = false, hidden = 8 }: Case): Promise<string> {
  const data = syntheticData(20, 4, 50, 10, density, rising);
  const program = mlp(20, [hidden], 4);
  return (await cpuEngine(mode).open({ program, data, optimizer: null, lanes: [{}], batchSize: 10 })).device;
}

const DENSE = /^(?!.*sparse)/;

test.each<[string, Case, RegExp]>([
  ['images that are mostly 0 are multiplied as a sparse matrix', { density: 0.2 }, /images as a sparse matrix$/],
  ['images with few zeros are not', { density: 0.9 }, DENSE],
  ['nor are they where the kernel does not fit the width of the layer', { density: 0.2, hidden: 7 }, DENSE],
])('%s', async (_, images, expected) => {
  expect(await device('wasm', images)).toMatch(expected);
});

const blas = await cpuEngine('blas').probe();

test.skipIf(!blas.available).each<[string, Case, RegExp]>([
  ['pixels that are seldom 0 stay a matrix for the BLAS', { density: 0.2, rising: true }, /but for 12 of 20 pixels$/],
  ['and all do where only few pixels are often 0', { density: 0.5, rising: true }, DENSE],
  ['and none where all pixels are often 0', { density: 0.05 }, /images as a sparse matrix$/],
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
  const program = mlp(4, [4], 2);
  const cohort = { program, data: syntheticData(4, 2, 2, 2), optimizer: halving, lanes: [halving.hyper], batchSize: 2 };
  const session = await cpuEngine('wasm').open(cohort);
  for (const parameter of program.parameters) {
    const numbers = await session.read(parameter.gradient);
    await session.write(parameter.gradient, numbers.fill(gradient));
  }
  for (let step = 0; step < 20; step++) await session.update();
  for (const { buffer } of program.parameters)
    for (const number of await session.read(buffer)) expect(number).toBeCloseTo(expected, 50);
});

test('a network too large for WebAssembly is refused with its size', async () => {
  const data = syntheticData(784, 10, 2, 2);
  const cohort = { program: mlp(784, [1_000_000], 10), data, optimizer: null, lanes: [{}], batchSize: 2 };
  await expect(cpuEngine('wasm').open(cohort)).rejects.toThrow(/needs \d+\.\d GiB of memory; WebAssembly has 4\.0 GiB/);
});
