import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { InputError } from '../base/errors.ts';
import { errorCode } from '../base/files.ts';
import { unknownName } from '../base/unknown-name.ts';
import { RUN_FILE, unreadable } from './files.ts';
import { isRunId, suiteFolder } from './run-id.ts';

export interface RunFolder {
  /** The suite's folder; differs from its name where that has unusual characters. */
  readonly suite: string;
  readonly id: string;
  readonly dir: string;
}

/** The runs under an output folder, newest first. None where the folder does not exist. */
export async function listRuns(outDir: string): Promise<readonly RunFolder[]> {
  const root = resolve(outDir);
  const runs: RunFolder[] = [];
  for (const suite of await folders(root)) {
    for (const id of await folders(join(root, suite))) {
      const dir = join(root, suite, id);
      if (isRunId(id) && (await holdsRun(dir))) runs.push({ suite, id, dir });
    }
  }
  return runs.sort((a, b) => (a.id < b.id ? 1 : -1));
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

/** Folders in the folder, and links, which may lead to folders; none where it is no folder, or a link to none. */
async function folders(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => entry.name);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '')) return [];
    throw unreadable(dir, error);
  }
}

async function holdsRun(dir: string): Promise<boolean> {
  return stat(join(dir, RUN_FILE)).then(
    (found) => found.isFile(),
    () => false,
  );
}
