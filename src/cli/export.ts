import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../base/errors.ts';
import { unwritable } from '../base/files.ts';
import { type CurveFormat, exportCurves } from '../store/export.ts';
import { findRun } from '../store/find.ts';
import { readRun } from '../store/read.ts';

export interface ExportArguments {
  readonly run: string;
  readonly format: CurveFormat;
  readonly runs: string;
  readonly output: string | undefined;
}

export async function exportRun({ run, format, runs, output }: ExportArguments): Promise<void> {
  if (output === undefined && format === 'parquet' && process.stdout.isTTY)
    throw new InputError('parquet is not for a terminal: name a file with --output FILE, or redirect stdout');
  const stored = await readRun(await findRun(run, runs));
  const pieces = Readable.from(exportCurves(stored, format), { objectMode: true });
  if (output === undefined) {
    await pipeline(pieces, process.stdout, { end: false });
    return;
  }
  try {
    await pipeline(pieces, createWriteStream(output));
  } catch (error) {
    throw unwritable(output, error, 'name another file with --output');
  }
}
