import { InputError } from '../base/errors.ts';
import type { Models } from '../graph/model.ts';
import { traceProblem } from '../model/trace-problem.ts';
import { loadData } from '../problem/data/load.ts';
import { loadFields } from '../problem/data/load-fields.ts';
import type { LoadedFields } from '../problem/data/loaded.ts';
import { hasSamples, problemName, type ProblemSpec } from '../problem/problem.ts';
import type { Environment } from '../record/environment.ts';
import type { RunRecord } from '../record/record.ts';
import type { SamplesOf } from '../schedule/pool.ts';
import { loadSuite } from '../suite/load.ts';
import type { Suite, SuiteProblem } from '../suite/suite.ts';

/** A problem of a suite as plain data, with its samples. */
export interface SettledProblem extends LoadedFields {
  readonly label: string | null;
  readonly problem: ProblemSpec;
  readonly models: Models;
}

/** Reads the data of a suite's problems, from `dir` where the user names a folder, and traces problems of its own on them. */
export function settleProblems({ problems }: Suite, dir: string | undefined): Promise<readonly SettledProblem[]> {
  const folder = folderFor(problems, dir);
  return Promise.all(problems.map((each) => settleProblem(each, folder(each.problem))));
}

async function settleProblem(
  { label, problem, batchSize }: SuiteProblem,
  dir: string | undefined,
): Promise<SettledProblem> {
  if (problem.kind !== 'definition') return { label, problem, ...(await loadData(problem, dir)), models: {} };
  const { data, origin } = await loadFields(problem.data, dir);
  const { count } = data.splits.train;
  if (batchSize > count)
    throw new InputError(
      `${problem.at === undefined ? '' : `${problem.at}: `}batchSize is ${batchSize}, but ${data.name} has only ${count} training samples.`,
    );
  const traced = traceProblem(problem, data, batchSize);
  return { label, problem: traced.problem, data, origin, models: { [traced.problem.model]: traced.model } };
}

/** The data of a run's problems again; those that the suite makes itself, by its file, in the form that the run was of. */
export async function dataAgain(
  { plan, suite: { file }, command }: Pick<RunRecord, 'plan' | 'suite' | 'command'>,
  dir: string | undefined,
): Promise<readonly Pick<SettledProblem, 'label' | 'data' | 'origin'>[]> {
  const labels = new Map(plan.map(({ problem, problemLabel }) => [problemLabel ?? null, problem]));
  const traced = [...labels.values()].some(({ kind }) => kind === 'model');
  const suite = traced ? await loadSuite(file, command.includes('--quick')) : null;
  const wanted = [...labels].map(([label, problem]) => {
    if (problem.kind !== 'model') return { label, problem };
    const definition = suite?.problems.find((each) => each.label === label)?.problem;
    if (definition?.kind !== 'definition' || definition.name !== problem.name)
      throw new InputError(`${file} no longer defines "${problem.name}", whose data the run needs; start another run.`);
    return { label, problem: definition };
  });
  const folder = folderFor(wanted, dir);
  return Promise.all(
    wanted.map(async ({ label, problem }) => {
      const from = folder(problem);
      const loaded = problem.kind === 'definition' ? loadFields(problem.data, from) : loadData(problem, from);
      return { label, ...(await loaded) };
    }),
  );
}

type Problem = SuiteProblem['problem'];

/** Data that lie in a folder, whatever their names. */
const FOLDERS = ['mnist', 'fashionMnist', 'cifar10'];

/**
 * Who of several reads the folder that the user names: all that can. A single problem is given it whatever it is, and
 * says itself what it thinks of that.
 */
function folderFor(
  problems: readonly { readonly problem: Problem }[],
  dir: string | undefined,
): (problem: Problem) => string | undefined {
  if (dir === undefined || problems.length === 1) return () => dir;
  const reads = (problem: Problem): boolean =>
    problem.kind === 'definition' ? FOLDERS.includes(problem.data.kind) : hasSamples(problem);
  if (problems.some(({ problem }) => reads(problem))) return (problem) => (reads(problem) ? dir : undefined);
  const names = problems.map(({ problem }) => (problem.kind === 'definition' ? problem.name : problemName(problem)));
  throw new InputError(`--data: none of ${names.join(', ')} reads a folder; leave it out.`);
}

export function samplesOf(problems: readonly Pick<SettledProblem, 'label' | 'data'>[]): SamplesOf {
  const byLabel = new Map(problems.map(({ label, data }) => [label, data]));
  return ({ problemLabel }) => byLabel.get(problemLabel ?? null)!;
}

/** What a record says of the data. */
export function environmentData(
  problems: readonly Pick<SettledProblem, 'label' | 'origin'>[],
): Pick<Environment, 'data' | 'datasets'> {
  const [one] = problems;
  if (one?.label == null) return { data: one?.origin ?? null };
  return { data: null, datasets: Object.fromEntries(problems.map(({ label, origin }) => [label!, origin])) };
}
