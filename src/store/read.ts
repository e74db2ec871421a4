import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { counted } from '../base/units.ts';
import { sha256 } from '../record/checksum.ts';
import type { RunRecord, StoredRun, TrialResult } from '../record/record.ts';
import type * as schemas from '../record/schema.ts';
import { assemble } from './assemble.ts';
import { CURVES_FILE, RUN_FILE, TRIALS_FOLDER, unreadable } from './files.ts';
import { damaged, readJson, type Read } from './read-json.ts';
import { decodeTrial } from './trial-file.ts';

/**
 * Reads a run, finished or not. One that was cut off has status 'running', the trials that were saved, and the seconds
 * up to the last of them. Throws an InputError where the folder holds no run that this harness can read, or not what was
 * written into it.
 */
export async function readRun(folder: string): Promise<StoredRun> {
  const dir = resolve(folder);
  const first = await readRunFile(dir);
  const [outcome] = await Promise.allSettled([readResults(dir, first)]);
  if (outcome.status === 'fulfilled' && first.content.status !== 'running') return outcome.value;
  // A run that is finished, or goes on, changes its results, and run.json last: what was read counts if that is the same.
  const now = await readRunFile(dir);
  if (now.text !== first.text) return readResults(dir, now);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** A run without its losses, which are most of it. Throws like `readRun`. */
export async function readRecord(folder: string): Promise<RunRecord> {
  const { content } = await readRunFile(resolve(folder));
  return content.status === 'running' ? (await readRun(folder)).run : content;
}

/** Like `readRecord`, and throws where `readRun` would; in less time where the curves have a checksum. */
export async function verifyRun(folder: string): Promise<RunRecord> {
  const dir = resolve(folder);
  const { content, curvesChecksum } = await readRunFile(dir);
  if (content.status !== 'running' && curvesChecksum !== undefined) {
    const bytes = await readFile(join(dir, CURVES_FILE)).catch(() => undefined);
    if (bytes !== undefined && sha256(bytes) === curvesChecksum) return content;
  }
  return (await readRun(dir)).run;
}

async function readRunFile(dir: string): Promise<Read<RunRecord>> {
  return readJson(join(dir, RUN_FILE), ({ runSchema }: typeof schemas) => runSchema);
}

async function readResults(dir: string, read: Read<RunRecord>): Promise<StoredRun> {
  const { content: run } = read;
  return run.status === 'running' ? readSaved(dir, run) : { dir, run, losses: await readCurves(dir, read) };
}

async function readCurves(
  dir: string,
  { content: run, curvesChecksum }: Read<RunRecord>,
): Promise<ReadonlyMap<string, Float64Array>> {
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
  if (run.schema !== 1 && sha256(bytes) !== curvesChecksum)
    throw damaged(path, `it does not fit its checksum in ${RUN_FILE}`);
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
    const { content } = await readJson(path, ({ trialFileSchema }: typeof schemas) => trialFileSchema, AGAIN);
    const result = decodeTrial(content);
    if (result === undefined)
      throw damaged(path, `it does not hold ${counted(content.record.steps, 'loss', 'losses')} as it says`, AGAIN);
    results.set(result.record.id, result);
    lastSaved = Math.max(lastSaved, Date.parse(content.savedAt));
  }
  return assemble(dir, { ...run, seconds: (lastSaved - Date.parse(run.startedAt)) / 1000 }, results);
}

/** What to do about one damaged trial of a run that is not finished. */
const AGAIN = 'remove the file, and "bench run --resume" trains this trial again';
