import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from '../base/bundled/zod.ts';
import { InputError } from '../base/errors.ts';
import { errorCode } from '../base/files.ts';
import { counted } from '../base/units.ts';
import { SCHEMA, type RunRecord, type StoredRun, type TrialResult } from '../record/record.ts';
import type * as schemas from '../record/schema.ts';
import { assemble } from './assemble.ts';
import { CURVES_FILE, RUN_FILE, TRIALS_FOLDER, unreadable } from './files.ts';
import { decodeTrial } from './trial-file.ts';

/**
 * Reads a run, finished or not. One that was cut off has status 'running', the trials that were saved, and the seconds
 * up to the last of them. Throws an InputError where the folder holds no run that this harness can read.
 */
export async function readRun(folder: string): Promise<StoredRun> {
  const dir = resolve(folder);
  const path = join(dir, RUN_FILE);
  const run = await readJson(path, theRun);
  if (run.status !== 'running') return readFinished(dir, run);
  const [saved] = await Promise.allSettled([readSaved(dir, run)]);
  // Finishing removes the saved trials, but not before run.json says so: what was read counts if it still does not.
  const now = await readJson(path, theRun);
  if (now.status !== 'running') return readFinished(dir, now);
  if (saved.status === 'rejected') throw saved.reason;
  return saved.value;
}

/** A run without its losses, which are most of it. Throws like `readRun`. */
export async function readRecord(folder: string): Promise<RunRecord> {
  const run = await readJson(join(resolve(folder), RUN_FILE), theRun);
  return run.status === 'running' ? (await readRun(folder)).run : run;
}

async function readFinished(dir: string, run: RunRecord): Promise<StoredRun> {
  return { dir, run, losses: await readCurves(dir, run) };
}

async function readCurves(dir: string, run: RunRecord): Promise<ReadonlyMap<string, Float64Array>> {
  const path = join(dir, CURVES_FILE);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  // Loaded here: the format's library is larger than all else that reads a run.
  const { decodeParquet } = await import('./parquet.ts');
  const curves = await decodeParquet(bytes).catch((error: unknown) => {
    throw damaged(path, `it is no Parquet file of curves (${error instanceof Error ? error.message : String(error)})`);
  });
  const losses = new Map(run.trials.map(({ id }) => [id, curves.get(id) ?? new Float64Array()]));
  for (const { id, variant, steps } of run.trials) {
    const count = losses.get(id)!.length;
    if (count !== steps) {
      throw damaged(
        path,
        `it has ${counted(count, 'loss', 'losses')} of trial ${id} (${variant}), ${RUN_FILE} says ${steps}`,
      );
    }
  }
  return losses;
}

async function readSaved(dir: string, run: RunRecord): Promise<StoredRun> {
  const folder = join(dir, TRIALS_FOLDER);
  const names = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const results = new Map<string, TrialResult>();
  let lastSaved = Date.parse(run.startedAt);
  // Anything else is a file that was being written when the process was killed.
  for (const name of names.filter((entry) => entry.endsWith('.json'))) {
    const path = join(folder, name);
    const file = await readJson(path, theTrial);
    const result = decodeTrial(file);
    if (result === undefined)
      throw damaged(path, `it does not hold ${counted(file.record.steps, 'loss', 'losses')} as it says`);
    results.set(result.record.id, result);
    lastSaved = Math.max(lastSaved, Date.parse(file.savedAt));
  }
  return assemble(dir, { ...run, seconds: (lastSaved - Date.parse(run.startedAt)) / 1000 }, results);
}

async function readJson<Schema extends z.ZodType>(
  path: string,
  pick: (all: typeof schemas) => Schema,
): Promise<z.output<Schema>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw errorCode(error) === 'ENOENT'
      ? new InputError(`no run there: ${path} does not exist; give the folder of a run, or its id`)
      : unreadable(path, error);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, `it is not JSON (${(error as SyntaxError).message.replaceAll(/\s+/g, ' ')})`);
  }
  // Before anything else: a newer harness may have changed everything but this field.
  const version = (value as { readonly schema?: unknown } | null)?.schema;
  if (typeof version === 'number' && version > SCHEMA) {
    throw new InputError(
      `${path} was written by a newer optimizer-bench: its schema is ${version}, this one reads up to ${SCHEMA}; ` +
        'update optimizer-bench to read it',
    );
  }
  // Loaded here: a run that reads no other starts a tenth of a second sooner.
  const checked = pick(await import('../record/schema.ts')).safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue!.path.length === 0 ? 'the top level' : issue!.path.join('.');
  throw damaged(path, `at ${where}: ${issue!.message}`);
}

const theRun = ({ runSchema }: typeof schemas) => runSchema;
const theTrial = ({ trialFileSchema }: typeof schemas) => trialFileSchema;

function damaged(path: string, what: string): InputError {
  return new InputError(`${path} is damaged: ${what}; restore it from a copy, or run the suite again`);
}
