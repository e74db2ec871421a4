import { expect, test } from 'vitest';
import { betterCore } from '../../src/engine/cpu/products/openblas-core.ts';

const avx2 = ['avx', 'avx2', 'fma'];
const avx512 = [...avx2, 'avx512f', 'avx512bw', 'avx512dq', 'avx512vl'];

test.each<[string, readonly string[], string | undefined]>([
  ['Prescott', [...avx512, 'amx_tile'], 'SkylakeX'],
  ['Prescott', avx2, 'Haswell'],
  // Of the first processors with AVX-512, some had not what the kernels for SkylakeX need.
  ['Prescott', [...avx2, 'avx512f'], 'Haswell'],
  ['Sandybridge', avx2, 'Haswell'],
  ['Prescott', ['sse3'], undefined],
  ['Prescott', [], undefined],
  ['SkylakeX', avx512, undefined],
  ['Haswell', avx512, undefined],
  ['Zen', avx2, undefined],
  ['neoversen1', ['asimd'], undefined],
  ['a core to come', avx512, undefined],
])('of OpenBLAS with kernels for %s on a processor with %o, %s is wanted', (core, features, expected) => {
  expect(betterCore(core, new Set(features))).toBe(expected);
});
