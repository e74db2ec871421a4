import { InputError } from '../base/errors.ts';
import { errorCode, reasonOf } from '../base/files.ts';
import { openSeal, type Seal } from './seal.ts';

/** Where what was asked for goes, once stdout is kept from everyone else. */
let seal: Seal | null = null;

/**
 * From here on stdout carries what `print` writes and nothing else: what a suite prints is for people, and goes to
 * stderr, however it is printed. Where the system lets us (POSIX with koffi), file descriptor 1 itself leads there, also
 * for worker threads and for processes that a suite starts. Elsewhere `process.stdout`, `console` and `node:fs` are led
 * there in this thread, and what a child process or a worker's `fs.writeSync(1, …)` prints is not caught.
 */
export async function keepStdout(): Promise<void> {
  seal ??= await openSeal();
}

/** Writes what was asked for to stdout, all of it before it returns where stdout is kept. */
export function print(text: string): void {
  if (seal === null) process.stdout.write(text);
  else writeAll(seal, Buffer.from(text));
}

function writeAll({ descriptor, writeSync }: Seal, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      // A reader that has seen enough, `bench run --json … | head`, is no fault.
      if (errorCode(error) === 'EPIPE') return;
      if (errorCode(error) !== 'EAGAIN') throw new InputError(`cannot write to stdout: ${reasonOf(error)}`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
