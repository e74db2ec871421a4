import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bestRun } from '../analysis/best.ts';
import { InputError } from '../base/errors.ts';
import type { RunRecord } from '../record/record.ts';
import { readBaseline } from '../store/baseline.ts';
import { RUN_FILE } from '../store/files.ts';
import { findRun } from '../store/find.ts';
import { readRecords } from '../store/records.ts';
import { suiteFolder } from '../store/run-id.ts';

/**
 * The folder of the run that a user means by what `findRun` takes, a run.json, `best`, `baseline`, or a commit of the
 * harness or the suite (7 hexadecimal digits or more: its newest run). `suite` is where words without a suite look.
 *
 * @throws InputError where there is none
 */
export async function whichRun(wanted: string, outDir: string, suite?: string): Promise<string> {
  const slash = wanted.lastIndexOf('/');
  const name = wanted.slice(slash + 1);
  if (await isFile(join(wanted, RUN_FILE))) return resolve(wanted);
  if (name === RUN_FILE && (await isFile(wanted))) return dirname(resolve(wanted));
  // From here on a word means what it says, also where a file or folder of this name lies about.
  const of = slash === -1 ? suite : wanted.slice(0, slash);
  if (name === 'latest') return findRun(of === undefined ? name : `${of}/latest`, outDir);
  if (name === 'baseline') {
    if (of === undefined) throw new InputError('the baseline of which suite? Say SUITE/baseline');
    return pinnedRun(outDir, of);
  }
  if (name === 'best' || /^[\da-f]{7,40}$/.test(name)) return remembered(name, outDir, of);
  if (await isFile(wanted))
    throw new InputError(`${wanted} is a file, but not a run's ${RUN_FILE}; give that, or its folder`);
  return findRun(wanted, outDir);
}

/**
 * The folder of a suite's baseline.
 *
 * @throws InputError where none is pinned, or it is gone
 */
export async function pinnedRun(outDir: string, suite: string): Promise<string> {
  const pinned = await readBaseline(outDir, suite);
  if (pinned === null)
    throw new InputError(`no baseline is pinned for ${suite}; pin one with "bench baseline set ${suite}"`);
  return findRun(`${suite}/${pinned.run}`, outDir).catch(() => {
    const gone = `the baseline of ${suite}, ${pinned.run}, is not in ${outDir} any more`;
    throw new InputError(`${gone}; pin another with "bench baseline set ${suite}"`);
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function remembered(name: string, outDir: string, suite: string | undefined): Promise<string> {
  const folder = suite === undefined ? undefined : suiteFolder(suite);
  const runs = (await readRecords(outDir, folder, () => undefined)).filter(({ run }) => run.status === 'completed');
  const suites = [...new Set(runs.map((run) => run.suite))].sort();
  if (name === 'best' && suites.length > 1)
    throw new InputError(`the best of which suite? Say SUITE/best; there are ${suites.join(', ')}`);
  const found =
    name === 'best' ? bestRun(runs) : runs.findLast(({ run }) => commitsOf(run).some((c) => c.startsWith(name)));
  if (found !== undefined) return found.dir;
  const what = name === 'best' ? 'no run whose trials all completed' : `no completed run of commit ${name}`;
  throw new InputError(`${what} in ${outDir}${folder === undefined ? '' : `/${folder}`}; "bench list runs" shows all`);
}

function commitsOf({ environment: { git } }: RunRecord): readonly string[] {
  return [git.harness, git.suite].flatMap((state) => (state.kind === 'commit' ? [state.commit] : []));
}
