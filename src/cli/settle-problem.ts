import { InputError } from '../base/errors.ts';
import type { Models } from '../graph/model.ts';
import { traceProblem } from '../model/trace-problem.ts';
import { loadData } from '../problem/data/load.ts';
import { loadFields, type LoadedFields } from '../problem/data/load-fields.ts';
import type { ProblemSpec } from '../problem/problem.ts';
import type { RunRecord } from '../record/record.ts';
import { loadSuite } from '../suite/load.ts';
import type { Suite } from '../suite/suite.ts';
import type { FieldData } from '../problem/data/fields.ts';

/** A problem as plain data, with its samples. */
export interface SettledProblem extends Pick<LoadedFields, 'origin'> {
  readonly problem: ProblemSpec;
  readonly data: FieldData;
  readonly models: Models;
}

/** Reads a suite's data, from `dir` where the user names a folder, and traces a problem of its own on them. */
export async function settleProblem(
  { problem, batchSize }: Pick<Suite, 'problem' | 'batchSize'>,
  dir: string | undefined,
): Promise<SettledProblem> {
  if (problem.kind !== 'definition') return { problem, ...(await loadData(problem, dir)), models: {} };
  const { data, origin } = await loadFields(problem.data, dir);
  const { count } = data.splits.train;
  if (batchSize > count)
    throw new InputError(
      `${problem.at === undefined ? '' : `${problem.at}: `}batchSize is ${batchSize}, but ${data.name} has only ${count} training samples.`,
    );
  const traced = traceProblem(problem, data, batchSize);
  return { problem: traced.problem, data, origin, models: { [traced.problem.model]: traced.model } };
}

/** The data of a run's problem again; those that the suite makes itself, by its file, in the form that the run was of. */
export async function dataAgain(
  problem: ProblemSpec,
  { suite: { file }, command }: Pick<RunRecord, 'suite' | 'command'>,
  dir: string | undefined,
): Promise<Pick<SettledProblem, 'data' | 'origin'>> {
  if (problem.kind !== 'model') return loadData(problem, dir);
  const { problem: definition } = await loadSuite(file, command.includes('--quick'));
  if (definition.kind !== 'definition' || definition.name !== problem.name)
    throw new InputError(`${file} no longer defines "${problem.name}", whose data the run needs; start another run.`);
  return loadFields(definition.data, dir);
}
