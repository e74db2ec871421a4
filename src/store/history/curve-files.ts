import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { reasonOf } from '../../base/files.ts';
import { CURVES_FILE } from '../files.ts';
import type { Unread } from '../find.ts';
import { verifyRun } from '../read.ts';
import type { FoundRecord } from '../records.ts';

export interface CurveFile {
  /** The run's id, as the other tables have it. */
  readonly run: string;
  readonly path: string;
}

/** The Parquet files that are whole, as far as a query needs them. One that is not would spoil every query. */
export async function curveFiles(
  found: readonly FoundRecord[],
  needed: boolean,
  unread: Unread,
): Promise<readonly CurveFile[]> {
  const files: { readonly run: string; readonly path: string }[] = [];
  for (const { run, dir } of found.filter((one) => one.run.status !== 'running')) {
    const path = join(dir, CURVES_FILE);
    const trouble = (await troubleOf(path)) ?? (needed ? await damageOf(dir) : null);
    if (trouble === null) files.push({ run: run.id, path });
    else unread(`${trouble}; its curves are left out`);
  }
  return files;
}

/** Why the results of a run cannot be read; null where they are what was written. */
async function damageOf(dir: string): Promise<string | null> {
  try {
    await verifyRun(dir);
    return null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message;
  }
}

/** What is seen at once of a file that is not whole: it does not begin and end as Parquet does. */
async function troubleOf(path: string): Promise<string | null> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { size } = await file.stat();
    const ends = Buffer.alloc(12);
    await file.read(ends, 0, 4, 0);
    await file.read(ends, 4, 8, Math.max(0, size - 8));
    const marks = [ends.toString('latin1', 0, 4), ends.toString('latin1', 8)];
    const isWhole = marks.every((mark) => mark === 'PAR1') && ends.readUInt32LE(4) + ends.length <= size;
    return isWhole ? null : `${path} is damaged: it is no whole Parquet file`;
  } catch (error) {
    return `cannot read ${path}: ${reasonOf(error)}`;
  } finally {
    await file?.close();
  }
}
