import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** A way to stdout that nobody else has. */
export interface Seal {
  readonly descriptor: number;
  readonly writeSync: (descriptor: number, bytes: Uint8Array, offset: number) => number;
}

/** Leads what is printed to stderr, and returns the only way that is left to stdout. */
export async function openSeal(): Promise<Seal> {
  const { writeSync } = fs;
  console.log = console.info = console.debug = console.error;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const descriptor = await duplicate();
  if (descriptor === null) leadAway();
  return { descriptor: descriptor ?? 1, writeSync };
}

/** Numbers of fcntl, which every system has chosen for itself. */
const F_DUPFD_CLOEXEC: Readonly<Record<string, number>> = { linux: 1030, darwin: 67, freebsd: 17 };

/** Makes descriptor 1 another of stderr's and returns what it was, closed to child processes; null where it cannot. */
async function duplicate(): Promise<number | null> {
  const command = F_DUPFD_CLOEXEC[process.platform];
  if (command === undefined) return null;
  try {
    const { load } = await import('../base/bundled/koffi.ts');
    const system = load(null);
    const fcntl = system.func('int fcntl(int descriptor, int command, ...)') as (...args: unknown[]) => number;
    const dup2 = system.func('int dup2(int from, int to)') as (from: number, to: number) => number;
    const copy = fcntl(1, command, 'int', 3);
    return copy >= 0 && dup2(2, 1) === 1 ? copy : null;
  } catch {
    return null;
  }
}

/** Where descriptors cannot be led elsewhere, the functions that write to them can. */
function leadAway(): void {
  for (const name of ['write', 'writeSync', 'writev', 'writevSync'] as const) {
    const original = fs[name] as (descriptor: number, ...rest: unknown[]) => unknown;
    Object.assign(fs, {
      [name]: (descriptor: number, ...rest: unknown[]) => original.call(fs, descriptor === 1 ? 2 : descriptor, ...rest),
    });
  }
  syncBuiltinESMExports();
}
