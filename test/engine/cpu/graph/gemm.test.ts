import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GEMM_SCRATCH_BYTES } from '../../../../src/engine/cpu/graph/kernels/gemm.ts';
import { graphKernels } from '../../../../src/engine/cpu/graph/open.ts';
import { KernelSet } from '../../../../src/engine/cpu/graph/kernel-set.ts';
import { compileWat, imports } from '../../../../src/engine/cpu/wat.ts';
import { irregular } from '../../../graph/differences.ts';
import { gemms } from './run.ts';

// Beside the edges of a tile (6 × 8), of a block (128 × 256), and of the four steps of the inner loop.
const length = fc.constantFrom(1, 2, 3, 5, 6, 7, 8, 9, 13, 17);
const inner = fc.constantFrom(1, 2, 3, 4, 5, 7, 127, 128, 129, 260);
const columns = fc.oneof({ weight: 4, arbitrary: length }, { weight: 1, arbitrary: fc.constantFrom(255, 256, 257) });
const lying = fc.record({ transposed: fc.boolean(), gap: fc.nat(3) });
const product = fc.record({
  m: length,
  n: columns,
  k: inner,
  left: lying,
  right: lying,
  gap: fc.nat(2),
  add: fc.boolean(),
});
const [LEFT, RIGHT, OUT] = [GEMM_SCRATCH_BYTES, GEMM_SCRATCH_BYTES + 2 ** 19, GEMM_SCRATCH_BYTES + 2 ** 20];

describe.each(gemms)('products by %s', async (_, gemm) => {
  const module = await compileWat(graphKernels(new KernelSet(), gemm), OUT + 2 ** 19);
  const { exports } = new WebAssembly.Instance(module, imports);
  const { buffer: memory } = exports['memory'] as WebAssembly.Memory;
  const multiply = gemm.open({ memory, exports, scratch: 0 });
  const numbers = new Float32Array(memory);
  numbers.set(irregular(2 ** 16, 1), LEFT / 4);
  numbers.set(irregular(2 ** 17, 2), RIGHT / 4);

  test('of any size, as the operands lie, added or not', () => {
    fc.assert(
      fc.property(product, ({ m, n, k, left, right, gap, add }) => {
        const strides = ({ transposed, gap: extra }: typeof left, rows: number, wide: number) =>
          transposed ? { rowStride: 1, columnStride: rows + extra } : { rowStride: wide + extra, columnStride: 1 };
        const [a, b] = [strides(left, m, k), strides(right, k, n)];
        numbers.fill(0.5, OUT / 4, OUT / 4 + m * (n + gap) + 8);
        const out = { address: OUT, rowStride: n + gap };
        multiply({ m, n, k, left: { address: LEFT, ...a }, right: { address: RIGHT, ...b }, out, add })();
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n + gap; j++) {
            let sum = j >= n || add ? 0.5 : 0;
            if (j < n)
              for (let l = 0; l < k; l++)
                sum +=
                  numbers[LEFT / 4 + i * a.rowStride + l * a.columnStride]! *
                  numbers[RIGHT / 4 + l * b.rowStride + j * b.columnStride]!;
            const found = numbers[OUT / 4 + i * out.rowStride + j]!;
            if (!(Math.abs(found - sum) <= 1e-6 * k)) expect.fail(`${found} in place of ${sum} at ${i}, ${j}`);
          }
        expect([...numbers.subarray(OUT / 4 + m * (n + gap), OUT / 4 + m * (n + gap) + 8)]).toEqual(Array(8).fill(0.5));
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});
