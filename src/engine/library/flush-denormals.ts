import { arch, platform } from 'node:process';

/** Runs synchronous work while the processor takes numbers too small to be normal for 0. */
export type Flushing = (work: () => void) => void;

/** glibc's fenv_t on x86-64: 32 bytes, the last four of them the register MXCSR, where two bits say so. */
const FENV_BYTES = 32;
const MXCSR = 28;
const FLUSH_TO_ZERO = 1 << 15;
const DENORMALS_ARE_ZERO = 1 << 6;

/**
 * For libraries that have no switch of their own for it. The moments of dead units decay into denormal numbers, on each
 * of which a processor spends some hundred cycles. Null where this cannot be done: the work then only takes longer.
 */
export async function flushDenormals(): Promise<Flushing | null> {
  if (platform !== 'linux' || arch !== 'x64') return null;
  try {
    const { load } = await import('../../base/bundled/koffi.ts');
    const libm = load('libm.so.6');
    const get = libm.func('int fegetenv(_Out_ uint8_t *env)') as (env: Buffer) => number;
    const set = libm.func('int fesetenv(const uint8_t *env)') as (env: Buffer) => number;
    const usual = Buffer.alloc(FENV_BYTES);
    if (get(usual) !== 0) return null;
    const flushing = Buffer.from(usual);
    flushing.writeUInt32LE(usual.readUInt32LE(MXCSR) | FLUSH_TO_ZERO | DENORMALS_ARE_ZERO, MXCSR);
    return (work) => {
      set(flushing);
      try {
        work();
      } finally {
        set(usual);
      }
    };
  } catch {
    // Another C library than glibc, or no koffi.
    return null;
  }
}
