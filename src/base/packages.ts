import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A package whose code runs here. */
export interface FoundPackage {
  /** As it calls itself: "canvas" is installed from @napi-rs/canvas. */
  readonly name: string;
  readonly version: string;
  /** Where it lies; null where the build has put its code into ours. */
  readonly folder: string | null;
}

/**
 * The package that is loaded under a name, undefined where there is none. Nothing is loaded for it: the folders of
 * node_modules are looked into, so that a package whose `exports` hide its package.json is found all the same.
 */
export function findPackage(name: string): FoundPackage | undefined {
  const version = bundledVersions()[name];
  if (version !== undefined) return { name, version, folder: null };
  for (const parent of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const folder = join(parent, name);
    const found = readManifest(folder);
    if (found?.version !== undefined) return { name: found.name ?? name, version: found.version, folder };
  }
  return undefined;
}

/** The version of the package that is loaded under a name. */
export function packageVersion(name: string): string | undefined {
  return findPackage(name)?.version;
}

/** What to do where something of ours is missing: in a clone, and where we are a dependency. */
export const INSTALL_AGAIN = fileURLToPath(import.meta.url)
  .split(sep)
  .includes('node_modules')
  ? 'install optimizer-bench again'
  : 'run npm ci';

/** Name and version of the package in a folder; undefined where there is none. */
export function readManifest(folder: string): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}

/** Of the packages in bundled/, by name, as the build has written them down; none where the sources themselves run. */
function bundledVersions(): Readonly<Record<string, string>> {
  try {
    const file = fileURLToPath(new URL('bundled/versions.json', import.meta.url));
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
