import { InputError } from '../../base/errors.ts';
import { hasSamples, problemName, type KnownProblemSpec } from '../problem.ts';
import { loadFields } from './load-fields.ts';
import { noFields } from './no-fields.ts';
import type { LoadedFields } from './loaded.ts';

/** Reads the data of a problem that the harness brings along, from `dir` where the user names a folder. */
export async function loadData(problem: KnownProblemSpec, dir: string | undefined): Promise<LoadedFields> {
  if (hasSamples(problem)) {
    const { trainSize, testSize } = problem;
    return loadFields({ kind: 'mnist', trainSize, testSize, validation: 0 }, dir);
  }
  if (dir === undefined) return { data: noFields(problem.stepsPerEpoch), origin: null };
  throw new InputError(`--data: ${problemName(problem)} is a function without data; leave it out.`);
}
