import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../base/errors.ts';
import { writeWhole } from '../base/files.ts';
import { sealed } from '../record/checksum.ts';
import { SCHEMA, type RunRecord, type TrialResult, type TrialStatus } from '../record/record.ts';
import { GO_ON, RUN_FILE, TRIALS_FOLDER } from './files.ts';
import { listRuns } from './find.ts';
import { readRecord, readRun } from './read.ts';
import { saveTrial, writerOf, type RunWriter } from './write.ts';
import { mayBeWriting, thisProcess } from './writer-process.ts';

/** A run that goes on. */
export interface ResumedRun {
  readonly writer: RunWriter;
  readonly run: RunRecord;
  /** The trials that need not be trained again. */
  readonly kept: readonly TrialResult[];
}

/** A result that training again would only repeat. A trial that failed or was skipped may fare better now. */
const FINAL: readonly TrialStatus[] = ['completed', 'diverged'];

/**
 * Opens a run that was cut off or interrupted, to go on where it ended: at most the trials that were under way are lost.
 *
 * @throws InputError for a run that is complete, or that may still be under way
 */
export async function resumeRun(folder: string): Promise<ResumedRun> {
  const { dir, run, losses } = await readRun(folder);
  if (run.status === 'completed')
    throw new InputError(`run ${run.id} is complete, there is nothing to resume; "bench run SUITE" starts another`);
  refuseWhileWritten(run);
  const results = run.trials.map((record): TrialResult => ({ record, losses: losses.get(record.id)! }));
  const kept = results.filter(({ record }) => FINAL.includes(record.status));
  const started: RunRecord = {
    ...run,
    schema: SCHEMA,
    status: 'running',
    writer: thisProcess(),
    trials: [],
    timings: [],
  };
  await makeUnfinished(dir, started, results, kept);
  return { writer: writerOf(dir, started, kept), run, kept };
}

/** In this order a crash leaves the run as it was, or one that is "running" with the trials that it keeps. */
async function makeUnfinished(
  dir: string,
  started: RunRecord,
  results: readonly TrialResult[],
  kept: readonly TrialResult[],
): Promise<void> {
  const trials = join(dir, TRIALS_FOLDER);
  await mkdir(trials, { recursive: true });
  for (const result of kept) await saveTrial(dir, result);
  await writeWhole(join(dir, RUN_FILE), sealed(started), GO_ON);
  for (const { record } of results.filter((result) => !kept.includes(result)))
    await rm(join(trials, `${record.id}.json`), { force: true });
}

function refuseWhileWritten(run: RunRecord): void {
  if (run.status !== 'running' || !mayBeWriting(run)) return;
  throw new InputError(
    `run ${run.id} may still be under way in process ${run.writer!.pid}; end that process, or wait for it`,
  );
}

/**
 * The folder of the newest run that did not end by itself, of all or of one suite.
 *
 * @throws InputError where there is none
 */
export async function findUnfinished(outDir: string, suite?: string): Promise<string> {
  let unread = 0;
  for (const { dir, suite: folder } of await listRuns(outDir)) {
    if (suite !== undefined && folder !== suite) continue;
    const run = await readRecord(dir).catch(() => undefined);
    if (run === undefined) unread++;
    else if (run.status !== 'completed' && !(run.status === 'running' && mayBeWriting(run))) return dir;
  }
  const where = suite === undefined ? outDir : `${outDir}/${suite}`;
  const which = unread === 0 ? '' : ` that can be read ("bench doctor --runs ${outDir}" names the others)`;
  throw new InputError(
    `nothing to resume: every run in ${where}${which} is complete; "bench run SUITE" starts another`,
  );
}
