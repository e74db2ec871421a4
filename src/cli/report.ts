import { relative } from 'node:path';
import type { ReportFormat } from '../report/report-format.ts';
import { writeReport } from '../report/write.ts';
import { findRun } from '../store/find.ts';
import { readRun } from '../store/read.ts';

export interface ReportArguments {
  readonly run: string;
  readonly runs: string;
  readonly format: readonly ReportFormat[] | undefined;
}

export async function report({ run, runs, format }: ReportArguments): Promise<void> {
  const stored = await readRun(await findRun(run, runs));
  const { files, warnings } = await writeReport(stored, format);
  for (const file of files) process.stdout.write(`${relative('', file)}\n`);
  for (const warning of warnings) process.stderr.write(`bench: ${warning}\n`);
}
