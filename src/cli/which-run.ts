import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { bestRun } from '../analysis/best.ts';
import { InputError } from '../base/errors.ts';
import type { RunRecord } from '../record/record.ts';
import { readBaseline } from '../store/baseline.ts';
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
  const file = await stat(wanted).catch(() => undefined);
  if (file?.isFile()) {
    if (basename(wanted) === 'run.json') return findRun(dirname(resolve(wanted)), outDir);
    throw new InputError(`${wanted} is a file, but not a run's run.json; give that, or its folder`);
  }
  if (file?.isDirectory()) return findRun(wanted, outDir);
  const slash = wanted.lastIndexOf('/');
  const name = wanted.slice(slash + 1);
  const of = slash === -1 ? suite : wanted.slice(0, slash);
  if (name === 'latest' && of !== undefined) return findRun(`${of}/latest`, outDir);
  if (name !== 'best' && name !== 'baseline' && !/^[\da-f]{7,40}$/.test(name)) return findRun(wanted, outDir);
  return remembered(name, outDir, of);
}

async function remembered(name: string, outDir: string, suite: string | undefined): Promise<string> {
  if (name === 'baseline') {
    const pinned = suite === undefined ? null : await readBaseline(outDir, suite);
    if (pinned !== null)
      return findRun(`${suite!}/${pinned.run}`, outDir).catch(() => {
        const gone = `the baseline of ${suite!}, ${pinned.run}, is not in ${outDir} any more`;
        throw new InputError(`${gone}; pin another with "bench baseline set ${suite!}"`);
      });
    throw new InputError(
      suite === undefined
        ? 'the baseline of which suite? Say SUITE/baseline'
        : `no baseline is pinned for ${suite}; pin one with "bench baseline set ${suite}"`,
    );
  }
  const folder = suite === undefined ? undefined : suiteFolder(suite);
  const runs = (await readRecords(outDir, folder, () => undefined)).filter(({ run }) => run.status === 'completed');
  const found =
    name === 'best' ? bestRun(runs) : runs.findLast(({ run }) => commitsOf(run).some((c) => c.startsWith(name)));
  if (found !== undefined) return found.dir;
  const what = name === 'best' ? 'no run whose trials all completed' : `no completed run of commit ${name}`;
  throw new InputError(`${what} in ${outDir}${folder === undefined ? '' : `/${folder}`}; "bench list runs" shows all`);
}

function commitsOf({ environment: { git } }: RunRecord): readonly string[] {
  return [git.harness, git.suite].flatMap((state) => (state.kind === 'commit' ? [state.commit] : []));
}
