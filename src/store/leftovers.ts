import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TEMPORARY } from '../base/files.ts';
import { CURVES_FILE, RUN_FILE, TRIALS_FOLDER } from './files.ts';
import { foldersIn, suiteFolders, type Unread } from './find.ts';
import { isRunId } from './run-id.ts';

/** The end of a run's name while it is being removed. */
export const REMOVED = '.removed';

/** What somebody may still be writing is younger. */
const OLD_SECONDS = 3600;

/**
 * What commands that were killed have left under an output folder: runs that were being removed, runs without a record
 * that never had a result, and files that were being written. `unread` hears of results without a record, which are no
 * run and stay all the same.
 */
export async function leftovers(outDir: string, unread: Unread): Promise<readonly string[]> {
  const root = resolve(outDir);
  const found: string[] = [];
  for (const suite of await suiteFolders(root, () => undefined)) {
    const folder = join(root, suite);
    found.push(...(await temporaryFiles(folder)));
    for (const name of await foldersIn(folder, () => undefined)) {
      const dir = join(folder, name);
      if (name.endsWith(REMOVED) && isRunId(name.slice(0, -REMOVED.length))) found.push(dir);
      else if (isRunId(name)) found.push(...(await inRun(dir, unread)));
    }
  }
  return found;
}

async function inRun(dir: string, unread: Unread): Promise<readonly string[]> {
  const entries = await names(dir);
  if (entries === null || entries.includes(RUN_FILE)) return temporaryInRun(dir);
  const trials = (await names(join(dir, TRIALS_FOLDER))) ?? [];
  if (entries.includes(CURVES_FILE) || trials.some((name) => name.endsWith('.json'))) {
    unread(`${dir} has results and no ${RUN_FILE}: restore that from a copy, or remove the folder`);
    return [];
  }
  return (await isOld(dir)) ? [dir] : [];
}

async function temporaryInRun(dir: string): Promise<readonly string[]> {
  return [...(await temporaryFiles(dir)), ...(await temporaryFiles(join(dir, TRIALS_FOLDER)))];
}

async function temporaryFiles(dir: string): Promise<readonly string[]> {
  const paths = ((await names(dir)) ?? []).filter((name) => TEMPORARY.test(name)).map((name) => join(dir, name));
  const old = await Promise.all(paths.map(isOld));
  return paths.filter((_, i) => old[i]);
}

/** Null where the folder cannot be read, or is none. */
async function names(dir: string): Promise<readonly string[] | null> {
  return readdir(dir).catch(() => null);
}

async function isOld(path: string): Promise<boolean> {
  const changed = await stat(path).catch(() => null);
  return changed !== null && Date.now() - changed.mtimeMs > 1000 * OLD_SECONDS;
}
