import { relative } from 'node:path';
import { InputError } from '../base/errors.ts';
import { unknownName } from '../base/unknown-name.ts';
import { ofProblem, problemLabels } from '../record/of-problem.ts';
import type { StoredRun } from '../record/record.ts';
import { writeExplanation } from '../report/explain/write.ts';
import { findRun } from '../store/find.ts';
import { readRun } from '../store/read.ts';

export interface ExplainArguments {
  readonly run: string;
  readonly runs: string;
  readonly problem: string | undefined;
}

export async function explain({ run, runs, problem }: ExplainArguments): Promise<void> {
  const stored = chosen(await readRun(await findRun(run, runs)), problem);
  for (const file of await writeExplanation(stored)) process.stdout.write(`${relative('', file)}\n`);
}

/** One problem of a run on several: what makes a loss oscillate is another matter on each. */
function chosen(stored: StoredRun, problem: string | undefined): StoredRun {
  const labels = problemLabels(stored);
  if (problem === undefined && labels.length === 0) return stored;
  if (problem === undefined)
    throw new InputError(`run ${stored.run.id} is on ${labels.length} problems; name one: --problem "${labels[0]!}".`);
  if (labels.includes(problem)) return ofProblem(stored, problem);
  const known = labels.length === 0 ? 'the run has one problem; leave it out' : unknownName(problem, labels);
  throw new InputError(`--problem: ${labels.length === 0 ? known : `unknown problem ${known}`}.`);
}
