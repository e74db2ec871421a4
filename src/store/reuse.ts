import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeVersion } from '../record/code-version.ts';
import type { RunRecord, TrialResult } from '../record/record.ts';
import { RUN_FILE } from './files.ts';
import { listRuns } from './find.ts';
import { readRun } from './read.ts';

/**
 * Trials of the plan that lie in the store already, made by the same code on the same engine: training them again would
 * give the same bits. Not PyTorch's, whose version is known only once it runs. A run that cannot be read offers none.
 */
export async function reusableTrials(
  outDir: string,
  run: Pick<RunRecord, 'environment' | 'runsOn' | 'plan'>,
): Promise<readonly TrialResult[]> {
  const version = codeVersion(run);
  if (version === null) return [];
  const wanted = new Set(run.plan.filter(isOurs).map(({ id }) => id));
  const found: TrialResult[] = [];
  for (const { dir } of await listRuns(outDir)) {
    if (wanted.size === 0) break;
    for (const result of await offered(dir, run.environment.code!, version)) {
      if (wanted.delete(result.record.id)) found.push(result);
    }
  }
  return found;
}

const isOurs = ({ optimizer }: RunRecord['plan'][number]): boolean =>
  !(optimizer.kind === 'library' && optimizer.library === 'torch');

async function offered(dir: string, code: string, version: string): Promise<readonly TrialResult[]> {
  try {
    // Most runs of a long history are of other code: that is seen without parsing them.
    if (!(await readFile(join(dir, RUN_FILE), 'utf8')).includes(code)) return [];
    const { run, losses } = await readRun(dir);
    if (codeVersion(run) !== version) return [];
    return run.trials.flatMap((trial) => {
      if (trial.status !== 'completed' && trial.status !== 'diverged') return [];
      const record = { ...trial, reusedFrom: trial.reusedFrom ?? run.id };
      return { record, losses: losses.get(trial.id)! };
    });
  } catch {
    return [];
  }
}
