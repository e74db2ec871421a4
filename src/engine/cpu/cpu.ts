import { InputError } from '../../base/errors.ts';
import type { Engine } from '../engine.ts';
import { blasGemm, wasmGemm } from './graph/gemm.ts';
import { openModelSession } from './graph/session.ts';
import { findBlas, type Blas } from './products/system-blas.ts';

/** Float32 on one core. Kernels are WebAssembly SIMD; `mode` says who multiplies matrices. */
export function cpuEngine(mode: 'blas' | 'wasm'): Engine {
  return {
    name: 'cpu',
    probe: async () => {
      if (mode === 'wasm') return { available: true, device: wasmGemm.description };
      const search = await findBlas();
      if (!search.found) return { available: false, reason: search.reason, hint: search.hint };
      const { description, kernels } = search.blas;
      const note = kernels === null ? {} : { note: kernels.text, ...(kernels.slow && { slow: true as const }) };
      return { available: true, device: description, ...note };
    },
    open: async (cohort) => openModelSession(cohort, mode === 'blas' ? blasGemm(await systemBlas()) : wasmGemm),
  };
}

async function systemBlas(): Promise<Blas> {
  const search = await findBlas();
  if (!search.found) throw new InputError(`cpu:blas needs a system BLAS, but ${search.reason}: ${search.hint}`);
  return search.blas;
}
