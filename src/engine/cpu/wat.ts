import wabtFactory from 'wabt';
import { erf } from '../../base/erf.ts';
import { formatBytes } from '../../base/units.ts';

/** A counting loop in WAT: `$counter` (a local i32) runs from 0 (or where it stands) in `step`s while below `limit`. */
export function loop(counter: string, limit: string, step: number, body: string, from: string | null = '0'): string {
  const start = from === null ? '' : `(local.set $${counter} ${from === '0' ? '(i32.const 0)' : from})`;
  return `${start}
    (block $${counter}.done (loop $${counter}.next
      (br_if $${counter}.done (i32.ge_u (local.get $${counter}) ${limit}))
      ${body}
      (local.set $${counter} (i32.add (local.get $${counter}) (i32.const ${step})))
      (br $${counter}.next)))`;
}

/** A float32 constant in WAT; every value has a spelling, NaN and infinities included. */
export function f32(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return '(f32.const nan)';
  if (!Number.isFinite(rounded)) return `(f32.const ${rounded < 0 ? '-inf' : 'inf'})`;
  return `(f32.const ${Object.is(rounded, -0) ? '-0' : rounded})`;
}

/**
 * The same float32 constant four times: a global of the module, for V8 would put it together from an instruction's bits
 * wherever it is used, which takes longer than to read it from memory.
 */
export function splat(value: number): string {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer) as unknown as [number];
  return `(global.get $splat.${bits.toString(16)})`;
}

/** The globals that functions name by `splat`. */
function splatGlobals(functions: readonly string[]): string {
  const names = new Set(functions.flatMap((text) => text.match(/\$splat\.[0-9a-f]+/g) ?? []));
  return [...names]
    .map((name) => {
      const bits = `0x${name.slice('$splat.'.length)}`;
      return `(global ${name} v128 (v128.const i32x4 ${bits} ${bits} ${bits} ${bits}))`;
    })
    .join('\n');
}

const PAGE_BYTES = 65_536;
const MOST_BYTES = PAGE_BYTES ** 2;

/**
 * Compiles functions written in WAT into a module that exports a `memory` of its own. All functions of an engine share
 * one module, so they may call each other by name; `exp`, `log`, `sin`, `cos`, `tanh` and `pow` are JavaScript's, in double
 * precision, and so is our `erf`.
 */
export async function compileWat(functions: readonly string[], memoryBytes: number): Promise<WebAssembly.Module> {
  if (memoryBytes > MOST_BYTES)
    throw new Error(
      `the network needs ${formatBytes(memoryBytes)} of memory; WebAssembly has ${formatBytes(MOST_BYTES)}`,
    );
  const text = `(module
    (import "math" "exp" (func $exp (param f64) (result f64)))
    (import "math" "log" (func $log (param f64) (result f64)))
    (import "math" "sin" (func $sin (param f64) (result f64)))
    (import "math" "cos" (func $cos (param f64) (result f64)))
    (import "math" "tanh" (func $tanh (param f64) (result f64)))
    (import "math" "erf" (func $erf (param f64) (result f64)))
    (import "math" "pow" (func $pow (param f64 f64) (result f64)))
    (memory (export "memory") ${Math.ceil(memoryBytes / PAGE_BYTES)})
    ${splatGlobals(functions)}
    ${functions.join('\n')})`;
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const module = assemble(text);
  compiled.set(text, module);
  return module;
}

/** By their text: a trial that is timed, and timed again, finds its code compiled and optimised. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();

let assembler: ReturnType<typeof wabtFactory> | undefined;

async function assemble(text: string): Promise<WebAssembly.Module> {
  const wabt = await (assembler ??= wabtFactory());
  const parsed = wabt.parseWat('kernels.wat', text, { simd: true, bulk_memory: true });
  try {
    // A module of 5 KB takes a millisecond; the asynchronous way waits up to a hundred for a thread to do it.
    return new WebAssembly.Module(parsed.toBinary({}).buffer as Uint8Array<ArrayBuffer>);
  } finally {
    parsed.destroy();
  }
}

/** What `compileWat`'s modules import. */
export const imports: WebAssembly.Imports = {
  math: { exp: Math.exp, log: Math.log, sin: Math.sin, cos: Math.cos, tanh: Math.tanh, erf, pow: Math.pow },
};
