import { createRequire } from 'node:module';
import { join } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { readManifest } from '../../base/packages.ts';

/**
 * A package of data, of the suite's project or of ours. Its files are read; nothing of its code runs.
 *
 * @param from the suite's folder
 * @throws InputError where it is not installed
 */
export function findDataPackage(name: string, from: string): { readonly folder: string; readonly version: string } {
  const parents = [join(from, 'suite.js'), import.meta.url].flatMap(
    (file) => createRequire(file).resolve.paths(name) ?? [],
  );
  for (const parent of parents) {
    const folder = join(parent, name);
    const version = readManifest(folder)?.version;
    if (version !== undefined) return { folder, version };
  }
  throw new InputError(`The npm package ${name}, which has the data, is not installed; run npm install ${name}.`);
}
