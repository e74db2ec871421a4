import { expect, test } from 'vitest';
import { cpuEngine } from '../../src/engine/cpu/cpu.ts';
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

test('a network too large for WebAssembly is refused with its size', async () => {
  const data = syntheticData(784, 10, 2, 2);
  const cohort = { program: mlp(784, [1_000_000], 10), data, optimizer: null, lanes: [{}], batchSize: 2 };
  await expect(cpuEngine('wasm').open(cohort)).rejects.toThrow(/needs \d+\.\d GiB of memory; WebAssembly has 4\.0 GiB/);
});
