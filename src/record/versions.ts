import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this harness, which holds its package.json. */
export function harnessFolder(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    if (versionIn(dir, HARNESS) !== undefined) return dir;
    if (dir === dirname(dir)) throw new Error(`package.json of ${HARNESS} is missing from its own folder`);
  }
}

/** The version of this harness, from its own package.json. */
export function harnessVersion(): string {
  return versionIn(harnessFolder(), HARNESS)!;
}

const HARNESS = 'optimizer-bench';

/**
 * The installed version of a package, undefined where it is not installed. Looks into the node_modules folders itself:
 * nothing is loaded, and a package whose `exports` hide its package.json is found all the same.
 */
export function packageVersion(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const found = versionIn(join(folder, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function versionIn(dir: string, expectedName?: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(dir, 'package.json'), 'utf8');
  } catch {
    return undefined;
  }
  const { name, version } = JSON.parse(text) as { readonly name?: string; readonly version?: string };
  return expectedName === undefined || name === expectedName ? version : undefined;
}
