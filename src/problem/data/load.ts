import { InputError } from '../../base/errors.ts';
import { isFunction, problemName, type KnownProblemSpec } from '../problem.ts';
import { loadFields, noFields, type LoadedFields } from './load-fields.ts';

/** Reads the data of a problem that the harness brings along, from `dir` where the user names a folder. */
export async function loadData(
  problem: KnownProblemSpec,
  dir: string | undefined,
): Promise<LoadedFields> {
  if (!isFunction(problem))
    return loadFields({ kind: 'mnist', trainSize: problem.trainSize, testSize: problem.testSize }, dir);
  if (dir === undefined) return { data: noFields(problem.stepsPerEpoch), origin: null };
  throw new InputError(`--data: ${problemName(problem)} is a function without data; leave it out.`);
}
