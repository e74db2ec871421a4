import { InputError } from '../../base/errors.ts';
import { hasSamples, problemName, type ProblemSpec } from '../problem.ts';
import { commonestShare } from './commonest.ts';
import type { Dataset } from './dataset.ts';
import { loadMnist } from './mnist.ts';
import { emptyRows } from './empty-rows.ts';

export interface LoadedData {
  readonly dataset: Dataset;
  /** Which data they are and, in words, where they were; null for a problem without data. */
  readonly origin: {
    readonly name: string;
    readonly fingerprint: string;
    readonly source: string;
    /** Share of the test samples that have the commonest class. */
    readonly commonest?: number;
  } | null;
}

/** Reads the dataset of a problem, from `dir` where the user names a folder. */
export async function loadData(problem: ProblemSpec, dir: string | undefined): Promise<LoadedData> {
  if (!hasSamples(problem)) {
    if (dir !== undefined)
      throw new InputError(`--data: ${problemName(problem)} is a function without data; leave it out.`);
    return { dataset: emptyRows(problem.stepsPerEpoch), origin: null };
  }
  const { trainSize, testSize } = problem;
  const { dataset, source } = await loadMnist({ trainSize, testSize, dir });
  const { name, fingerprint, test } = dataset;
  return { dataset, origin: { name, fingerprint, source, commonest: commonestShare(test.labels) } };
}
