import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { errorCode, makeFolders, removeFolders, unwritable, writeWhole } from '../base/files.ts';
import { SCHEMA, type RunRecord, type StepTiming, type StoredRun, type TrialResult } from '../record/record.ts';
import { sealed } from '../record/checksum.ts';
import { assemble } from './assemble.ts';
import { curvesOf } from './curves.ts';
import { CURVES_FILE, ELSEWHERE, GO_ON, RUN_FILE, TRIALS_FOLDER } from './files.ts';
import { newRunId, suiteFolder } from './run-id.ts';
import { encodeTrial } from './trial-file.ts';
import { thisProcess } from './writer-process.ts';

/** What is known of a run before its first trial. */
export type RunHeader = Omit<RunRecord, 'schema' | 'id' | 'seconds' | 'status' | 'trials' | 'timings' | 'writer'>;

export interface RunEnd {
  readonly status: 'completed' | 'interrupted';
  readonly seconds: number;
  readonly timings: readonly StepTiming[];
}

/** The folder of a run under way. */
export interface RunWriter {
  readonly id: string;
  readonly dir: string;
  /** The trial is on the disk when the promise resolves, whatever happens to the process then. */
  save(result: TrialResult): Promise<void>;
  /** Turns the trials saved so far into the run's final files. */
  finish(end: RunEnd): Promise<StoredRun>;
}

/** Makes the folder of a new run. Throws an InputError, and leaves nothing behind, where that cannot be written. */
export async function createRun(outDir: string, header: RunHeader): Promise<RunWriter> {
  const parent = resolve(outDir, suiteFolder(header.suite.name));
  const made = await makeFolders(parent, ELSEWHERE);
  try {
    const { id, dir } = await makeFolder(parent, new Date(header.startedAt));
    const started: RunRecord = {
      schema: SCHEMA,
      id,
      ...header,
      writer: thisProcess(),
      seconds: 0,
      status: 'running',
      trials: [],
      timings: [],
    };
    await startRun(dir, started);
    return writerOf(dir, started, []);
  } catch (error) {
    await removeFolders(made);
    throw error;
  }
}

/** A folder that did not exist before: `mkdir` decides, so that two runs at the same moment cannot share one. */
async function makeFolder(parent: string, startedAt: Date): Promise<{ readonly id: string; readonly dir: string }> {
  for (let attempt = 0; ; attempt++) {
    const id = newRunId(startedAt, attempt);
    const dir = join(parent, id);
    try {
      await mkdir(dir);
      return { id, dir };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw unwritable(dir, error, ELSEWHERE);
    }
  }
}

async function startRun(dir: string, started: RunRecord): Promise<void> {
  try {
    await mkdir(join(dir, TRIALS_FOLDER));
    await writeWhole(join(dir, RUN_FILE), sealed(started), ELSEWHERE);
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error instanceof InputError ? error : unwritable(dir, error, ELSEWHERE);
  }
}

/** Writes a run's folder that is there already; `saved` are the trials that lie in it. */
export function writerOf(dir: string, started: RunRecord, saved: readonly TrialResult[]): RunWriter {
  const results = new Map(saved.map((result) => [result.record.id, result]));
  return {
    id: started.id,
    dir,
    async save(result) {
      const { record, losses } = result;
      if (losses.length !== record.steps) {
        throw new Error(`trial ${record.id} has ${losses.length} losses for ${record.steps} steps`);
      }
      await saveTrial(dir, result);
      results.set(record.id, result);
    },
    async finish(end) {
      const stored = assemble(dir, { ...started, ...end }, results);
      // Loaded here: the format's library takes longer to load than all else that a run needs before its first step.
      const { encodeParquet } = await import('./parquet.ts');
      // In this order a crash leaves either a run that is still "running", with its trials, or a finished one.
      const curves = encodeParquet(curvesOf(stored));
      await writeWhole(join(dir, CURVES_FILE), curves, GO_ON);
      await writeWhole(join(dir, RUN_FILE), sealed(stored.run, curves), GO_ON);
      await rm(join(dir, TRIALS_FOLDER), { recursive: true, force: true });
      return stored;
    },
  };
}

export async function saveTrial(dir: string, result: TrialResult): Promise<void> {
  const path = join(dir, TRIALS_FOLDER, `${result.record.id}.json`);
  await writeWhole(path, encodeTrial(result, new Date()), GO_ON);
}
