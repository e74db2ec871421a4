import { performance } from 'node:perf_hooks';
import { blasGemm, wasmGemm, type MultiplyCall } from '../graph/gemm.ts';
import { compileWat, imports } from '../wat.ts';
import type { Blas } from './system-blas.ts';

/** Milliseconds that a product [m, k] · [k, n] takes. */
export interface ProductSpeeds {
  readonly blas: number;
  readonly wasm: number;
}

export interface ProductSize {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Each is timed so often, in turn; the least counts, which other work on the machine makes no smaller. */
const ROUNDS = 7;
const BATCH_FLOP = 40e6;

/** Times one product by the BLAS and by our own kernel, side by side; takes some ten milliseconds. */
export async function timeProducts(blas: Blas, { m, k, n }: ProductSize): Promise<ProductSpeeds> {
  const [left, right] = [64, 64 + m * k * 4];
  const out = right + k * n * 4;
  const scratch = out + m * n * 4 + 64;
  const module = await compileWat(wasmGemm.kernels, scratch + wasmGemm.scratchBytes);
  const { exports } = new WebAssembly.Instance(module, imports);
  const memory = (exports['memory'] as WebAssembly.Memory).buffer;
  new Float32Array(memory, left, (m + n) * k).fill(0.5);
  const [byBlas, byWasm] = [blasGemm(blas), wasmGemm].map((gemm): MultiplyCall =>
    gemm.open({ memory, exports, scratch })({
      ...{ m, n, k, add: false },
      left: { address: left, rowStride: k, columnStride: 1 },
      right: { address: right, rowStride: n, columnStride: 1 },
      out: { address: out, rowStride: n },
    }),
  ) as [MultiplyCall, MultiplyCall];
  const times = Math.max(1, Math.round(BATCH_FLOP / (2 * m * k * n)));
  const least = { blas: Infinity, wasm: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    least.blas = Math.min(least.blas, millisecondsOf(byBlas, times));
    least.wasm = Math.min(least.wasm, millisecondsOf(byWasm, times));
  }
  return least;
}

function millisecondsOf(run: () => void, times: number): number {
  const before = performance.now();
  for (let i = 0; i < times; i++) run();
  return (performance.now() - before) / times;
}
