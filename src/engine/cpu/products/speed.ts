import { performance } from 'node:perf_hooks';
import { matmulKernel, matmulName, packKernels, SCRATCH_BYTES } from '../kernels/matmul.ts';
import { compileWat, imports } from '../wat.ts';
import { NO_TRANSPOSE, ROW_MAJOR, type Blas } from './system-blas.ts';

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
export async function timeProducts({ sgemm }: Pick<Blas, 'sgemm'>, { m, k, n }: ProductSize): Promise<ProductSpeeds> {
  const shape = { leftColumns: k, columns: n, transposeLeft: false, transposeRight: false };
  const [left, right] = [64, 64 + m * k * 4];
  const out = right + k * n * 4;
  const scratch = out + m * n * 4 + 64;
  const module = await compileWat([...packKernels, ...matmulKernel(shape)], scratch + SCRATCH_BYTES);
  const { exports } = new WebAssembly.Instance(module, imports);
  const { buffer } = exports['memory'] as WebAssembly.Memory;
  const [a, b, c] = [left, right, out].map((address) => new Float32Array(buffer, address)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  a.fill(0.5, 0, m * k);
  b.fill(0.5, 0, k * n);
  const kernel = exports[matmulName(shape)] as (...args: readonly number[]) => void;
  const byBlas = (): void => {
    sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, 1, a, k, b, n, 0, c, n);
  };
  const byWasm = (): void => {
    kernel(left, right, out, scratch, m, k);
  };
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
