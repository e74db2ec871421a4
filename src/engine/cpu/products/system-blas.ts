import { platform } from 'node:process';
import type { LibraryHandle } from '../../../base/bundled/koffi.ts';
import { betterCore, CORE_TYPE, processorFeatures } from './openblas-core.ts';

/** A system BLAS, held to one thread: workers, not libraries, divide the cores. */
export interface Blas {
  /** For example "OpenBLAS 0.3.21 (SkylakeX), 1 thread". */
  readonly description: string;
  /** What there is to say of its kernels; null where the library chose well by itself. */
  readonly kernels: KernelNote | null;
  readonly sgemm: Sgemm;
}

export interface KernelNote {
  readonly text: string;
  /** They do not use what the processor can, and nothing could be done about it. */
  readonly slow: boolean;
}

/** `cblas_sgemm`, https://www.netlib.org/blas/: the matrices are views of WebAssembly memory; nothing is copied. */
export type Sgemm = (
  order: number,
  transposeLeft: number,
  transposeRight: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  left: Float32Array,
  leftStride: number,
  right: Float32Array,
  rightStride: number,
  beta: number,
  out: Float32Array,
  outStride: number,
) => void;

export const ROW_MAJOR = 101;
export const NO_TRANSPOSE = 111;
export const TRANSPOSE = 112;

export type BlasSearch =
  | { readonly found: true; readonly blas: Blas }
  | { readonly found: false; readonly reason: string; readonly hint: string };

interface Candidate {
  readonly name: string;
  readonly files: readonly string[];
  /** C prototypes; the first that the library has and that is called with 1 holds it to one thread. */
  readonly threads: readonly string[];
  /** A function that describes the build. */
  readonly config?: string;
}

/** In order of preference. Names without a version come with development packages only, so both are tried. */
const CANDIDATES: Readonly<Record<string, readonly Candidate[]>> = {
  linux: [
    {
      name: 'OpenBLAS',
      files: ['libopenblas.so.0', 'libopenblas.so'],
      threads: ['void openblas_set_num_threads(int)'],
      config: 'const char *openblas_get_config()',
    },
    { name: 'BLIS', files: ['libblis.so.4', 'libblis.so'], threads: ['void bli_thread_set_num_threads(int64_t)'] },
    { name: 'MKL', files: ['libmkl_rt.so.2', 'libmkl_rt.so'], threads: ['void MKL_Set_Num_Threads(int)'] },
  ],
  darwin: [
    {
      name: 'Accelerate',
      files: ['/System/Library/Frameworks/Accelerate.framework/Accelerate'],
      threads: ['int BLASSetThreading(unsigned int)'],
    },
  ],
  win32: [
    {
      name: 'OpenBLAS',
      files: ['libopenblas.dll', 'openblas.dll'],
      threads: ['void openblas_set_num_threads(int)'],
      config: 'const char *openblas_get_config()',
    },
    { name: 'MKL', files: ['mkl_rt.2.dll', 'mkl_rt.dll'], threads: ['void MKL_Set_Num_Threads(int)'] },
  ],
};

const HINTS: Readonly<Record<string, string>> = {
  linux: 'install OpenBLAS (Debian and Ubuntu: apt install libopenblas0-pthread), or name a library in BENCH_BLAS',
  darwin: 'Accelerate belongs to macOS; name another library in BENCH_BLAS',
  win32: 'put libopenblas.dll on the PATH, or name a library in BENCH_BLAS',
};

let search: Promise<BlasSearch> | undefined;

/** Looks for a BLAS once a thread. The environment variable BENCH_BLAS names a library file to use instead. */
export function findBlas(): Promise<BlasSearch> {
  search ??= look();
  return search;
}

async function look(): Promise<BlasSearch> {
  const hint = HINTS[platform] ?? 'name a library in BENCH_BLAS';
  let open: Open;
  try {
    open = (await import('../../../base/bundled/koffi.ts')).load;
  } catch (error) {
    return { found: false, reason: `koffi, which calls it, does not load here: ${firstLine(error)}`, hint };
  }
  const named = process.env['BENCH_BLAS'];
  const known = CANDIDATES[platform] ?? [];
  const candidates = named === undefined ? known : [{ ...nameOf(named, known), files: [named] }];
  const tried = candidates.flatMap((candidate) => candidate.files);
  for (const candidate of candidates)
    for (const file of candidate.files) {
      try {
        return { found: true, blas: load(open, file, candidate) };
      } catch {
        // The next one may be there.
      }
    }
  return { found: false, reason: `none of ${tried.join(', ') || 'the libraries we know'} can be loaded`, hint };
}

/** What we know of a library that the user named by its file. */
function nameOf(file: string, known: readonly Candidate[]): Candidate {
  const likely = known.find(({ name }) => file.toLowerCase().includes(name.toLowerCase()));
  return likely ?? { name: file, files: [], threads: known.flatMap(({ threads }) => threads) };
}

type Open = (file: string) => LibraryHandle;

/**
 * Loads a library. OpenBLAS looks at the processor when it is loaded, and takes kernels of twenty years ago where it knows
 * only older processors than this one; it is then loaded once more and told whose to take, unless the user has told it.
 */
function load(open: Open, file: string, candidate: Candidate): Blas {
  const library = open(file);
  const before = coreOf(library);
  const better = before === undefined ? undefined : betterCore(before, processorFeatures());
  if (better === undefined) return { ...bind(library, candidate), kernels: null };
  const asked = process.env[CORE_TYPE];
  if (asked !== undefined) {
    const text = `${CORE_TYPE}=${asked} asks for its ${before!} kernels, which use no AVX2, though this processor has it`;
    return { ...bind(library, candidate), kernels: { text, slow: true } };
  }
  attempt(() => {
    library.unload();
  });
  process.env[CORE_TYPE] = better;
  // In a worker that is a copy; the library reads the process's own.
  attempt(() => open('libc.so.6').func('int setenv(const char *, const char *, int)')(CORE_TYPE, better, 1) as number);
  const again = open(file);
  const now = coreOf(again);
  const slow = now === undefined || betterCore(now, processorFeatures()) !== undefined;
  const text = slow
    ? `it takes its ${before!} kernels, which use no AVX2, though this processor has it`
    : `told to take its ${now} kernels (${CORE_TYPE}); by itself it took ${before!}, not knowing this processor`;
  return { ...bind(again, candidate), kernels: { text, slow } };
}

/** Whose kernels OpenBLAS took; undefined where another library is loaded, or an OpenBLAS that has no choice. */
const coreOf = (library: LibraryHandle): string | undefined =>
  attempt(() => library.func('const char *openblas_get_corename()')() as string);

function bind(library: LibraryHandle, candidate: Candidate): Omit<Blas, 'kernels'> {
  const sgemm = library.func(
    'void cblas_sgemm(int, int, int, int, int, int, float, const float *, int, const float *, int, float, _Inout_ float *, int)',
  ) as unknown as Sgemm;
  const threads = candidate.threads.some((prototype) => attempt(() => (library.func(prototype)(1), true)) ?? false)
    ? ', 1 thread'
    : '';
  const config =
    candidate.config === undefined ? undefined : attempt(() => library.func(candidate.config!)() as string);
  return { sgemm, description: `${config === undefined ? candidate.name : describeOpenBlas(config)}${threads}` };
}

/** "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY SkylakeX MAX_THREADS=64" → "OpenBLAS 0.3.21 (SkylakeX)". */
function describeOpenBlas(config: string): string {
  const words = config.trim().split(/\s+/);
  const core = words.slice(2).find((word) => /^[A-Z][a-z]/.test(word));
  return words.slice(0, 2).join(' ') + (core === undefined ? '' : ` (${core})`);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
