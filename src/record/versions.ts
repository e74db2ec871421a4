import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from '../base/packages.ts';

/** The folder of this harness, which holds its package.json. */
export function harnessFolder(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    if (readManifest(dir)?.name === HARNESS) return dir;
    if (dir === dirname(dir)) throw new Error(`package.json of ${HARNESS} is missing from its own folder`);
  }
}

/** The version of this harness, from its own package.json. */
export function harnessVersion(): string {
  return readManifest(harnessFolder())!.version!;
}

const HARNESS = 'optimizer-bench';
