import { relative } from 'node:path';
import { writeExplanation } from '../report/explain/write.ts';
import { findRun } from '../store/find.ts';
import { readRun } from '../store/read.ts';

export interface ExplainArguments {
  readonly run: string;
  readonly runs: string;
}

export async function explain({ run, runs }: ExplainArguments): Promise<void> {
  const stored = await readRun(await findRun(run, runs));
  for (const file of await writeExplanation(stored)) process.stdout.write(`${relative('', file)}\n`);
}
