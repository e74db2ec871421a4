import { expect, test } from 'vitest';
import { cpuEngine } from '../../src/engine/cpu/cpu.ts';
import { mlp } from '../../src/problem/model/mlp.ts';
import { syntheticData } from './synthetic.ts';

const device = async (density: number, hidden: number): Promise<string> => {
  const data = syntheticData(20, 4, 50, 10, density);
  const program = mlp(20, [hidden], 4);
  return (await cpuEngine('wasm').open({ program, data, optimizer: null, lanes: [{}], batchSize: 10 })).device;
};

test.each([
  ['images that are mostly 0 are multiplied as a sparse matrix', 0.2, 8, true],
  ['images with few zeros are not', 0.9, 8, false],
  ['nor are they where the kernel does not fit the width of the layer', 0.2, 7, false],
])('%s', async (_, density, hidden, sparse) => {
  expect((await device(density, hidden)).includes('sparse')).toBe(sparse);
});

test('a network too large for WebAssembly is refused with its size', async () => {
  const data = syntheticData(784, 10, 2, 2);
  const cohort = { program: mlp(784, [1_000_000], 10), data, optimizer: null, lanes: [{}], batchSize: 2 };
  await expect(cpuEngine('wasm').open(cohort)).rejects.toThrow(/needs \d+\.\d GiB of memory; WebAssembly has 4\.0 GiB/);
});
