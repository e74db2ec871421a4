import { readFileSync } from 'node:fs';

/** The environment variable by which OpenBLAS is told whose kernels to take. It is read when the library is loaded. */
export const CORE_TYPE = 'OPENBLAS_CORETYPE';

/** Kernels for processors without AVX2. OpenBLAS falls back to one of the first on a processor that it does not know. */
const WITHOUT_AVX2 = new Set(
  (
    'prescott generic core2 penryn dunnington nehalem atom sandybridge katmai coppermine northwood banias ' +
    'athlon opteron opteron_sse3 barcelona bobcat bulldozer piledriver steamroller nano'
  ).split(' '),
);

const AVX512 = ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl'];

/**
 * The kernels that suit a processor, where those that OpenBLAS took do not use what it can; undefined where they do.
 *
 * @param core as `openblas_get_corename` tells it
 */
export function betterCore(core: string, features: ReadonlySet<string>): 'SkylakeX' | 'Haswell' | undefined {
  if (!WITHOUT_AVX2.has(core.toLowerCase()) || !features.has('avx2') || !features.has('fma')) return undefined;
  return AVX512.every((feature) => features.has(feature)) ? 'SkylakeX' : 'Haswell';
}

/** What the processor can, by Linux's names; nothing where the system does not say. */
export function processorFeatures(): ReadonlySet<string> {
  try {
    const flags = /^flags\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    return new Set(flags.split(/\s+/));
  } catch {
    return new Set();
  }
}
