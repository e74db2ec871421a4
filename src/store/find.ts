import { lstat, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { InputError } from '../base/errors.ts';
import { errorCode, reasonOf } from '../base/files.ts';
import { unknownName } from '../base/unknown-name.ts';
import { RUN_FILE, unreadable } from './files.ts';
import { isRunId, suiteFolder } from './run-id.ts';

export interface RunFolder {
  /** The suite's folder; differs from its name where that has unusual characters. */
  readonly suite: string;
  readonly id: string;
  readonly dir: string;
}

/** Hears a sentence of what is left out. */
export type Unread = (sentence: string) => void;

/**
 * The runs under an output folder, newest first. None where the folder does not exist. One whose record cannot be read,
 * or leads nowhere, is among them: whoever reads it gets to know why. `unread` hears of folders of a suite that cannot be
 * looked into.
 */
export async function listRuns(outDir: string, unread: Unread = () => undefined): Promise<readonly RunFolder[]> {
  const root = resolve(outDir);
  const runs: RunFolder[] = [];
  for (const suite of await suiteFolders(root, unread)) {
    for (const id of await foldersIn(join(root, suite), unread)) {
      const dir = join(root, suite, id);
      if (isRunId(id) && ((await holdsRun(dir)) || (await isBroken(dir)))) runs.push({ suite, id, dir });
    }
  }
  return runs.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/**
 * The names of what may be a suite's folder.
 *
 * @throws InputError where the output folder is there and cannot be read
 */
export async function suiteFolders(outDir: string, unread: Unread): Promise<readonly string[]> {
  const root = resolve(outDir);
  try {
    const names = await subfolders(root);
    const broken = await Promise.all(names.map((name) => isBroken(join(root, name))));
    names
      .filter((_, i) => broken[i])
      .forEach((name) => {
        unread(`${join(root, name)} is a link that leads nowhere; remove it, or mend what it leads to`);
      });
    return names.filter((_, i) => !broken[i]);
  } catch (error) {
    if (ABSENT.includes(errorCode(error) ?? '')) return [];
    throw unreadable(root, error);
  }
}

/** The names of folders, and of links, which may lead to folders; none where it is no folder itself. */
export async function foldersIn(dir: string, unread: Unread): Promise<readonly string[]> {
  try {
    return await subfolders(dir);
  } catch (error) {
    if (!ABSENT.includes(errorCode(error) ?? ''))
      unread(`cannot read ${dir}: ${reasonOf(error)}; make the folder readable, or name another with --runs DIR`);
    return [];
  }
}

/** The folder of the run that a user means: a path, a run id, `latest`, or either of the two after a suite's name. */
export async function findRun(wanted: string, outDir: string): Promise<string> {
  if (await holdsRun(wanted)) return resolve(wanted);
  const slash = wanted.lastIndexOf('/');
  const name = wanted.slice(slash + 1);
  const suite = slash === -1 ? undefined : suiteFolder(wanted.slice(0, slash));
  const runs = await listRuns(outDir);
  const found = runs.find((run) => (name === 'latest' || run.id === name) && (suite ?? run.suite) === run.suite);
  if (found !== undefined) return found.dir;
  throw new InputError(
    `no run "${wanted}": it is neither the folder of a run nor a run in ${outDir}; ${advice(wanted, runs)}`,
  );
}

function advice(wanted: string, runs: readonly RunFolder[]): string {
  if (runs.length === 0)
    return 'there are no runs there yet, make one with "bench run SUITE" or name their folder with --runs DIR';
  const names = runs.flatMap(({ suite, id }) => [id, `${suite}/${id}`, `${suite}/latest`]);
  const newest = runs.slice(0, 3).map(({ suite, id }) => `${suite}/${id}`);
  return `did you mean ${closest(wanted, ['latest', ...names])}? The newest are ${newest.join(', ')}`;
}

/** @throws InputError where an output folder has no run of the suite, with the name that may have been meant */
export async function requireSuite(suite: string, outDir: string): Promise<void> {
  const known = [...new Set((await listRuns(outDir)).map((run) => run.suite))];
  if (known.includes(suiteFolder(suite))) return;
  throw new InputError(`no runs in ${outDir} of ${unknownName(suite, known)}; "bench run SUITE" makes one`);
}

async function subfolders(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => entry.name);
}

/** A place where nothing is, and a file where a folder is looked for. */
const ABSENT: readonly string[] = ['ENOENT', 'ENOTDIR'];
/** Something is there, and may not or cannot be looked at. */
const UNREADABLE: readonly string[] = ['EACCES', 'EPERM', 'ELOOP', 'EIO'];

/** Whether there is a record, readable or not. */
async function holdsRun(dir: string): Promise<boolean> {
  return lstat(join(dir, RUN_FILE)).then(
    () => true,
    (error: unknown) => UNREADABLE.includes(errorCode(error) ?? ''),
  );
}

/** Whether it is a link to nothing, or to itself. */
async function isBroken(path: string): Promise<boolean> {
  if (!(await lstat(path)).isSymbolicLink()) return false;
  return stat(path).then(
    () => false,
    () => true,
  );
}
