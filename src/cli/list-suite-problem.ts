import { flopOfStep } from '../graph/flop.ts';
import { problemName } from '../problem/problem.ts';
import { loadSuite } from '../suite/load.ts';
import { tensorsOf, trainableOf } from '../trial/trainable.ts';
import { settleProblems } from './settle-problem.ts';

/**
 * The problems of a suite with their sizes: how many numbers are trained, and the floating-point operations of a step
 * without the optimizer's update; see ../graph/flop.ts for what counts.
 */
export async function suiteProblemRows(
  file: string,
  dir: string | undefined,
): Promise<readonly Readonly<Record<string, string | number>>[]> {
  const suite = await loadSuite(file);
  const settled = await settleProblems(suite, dir);
  return settled.map(({ label, problem, data, models }, i) => {
    const { batchSize } = suite.problems[i]!;
    const trainable = trainableOf({ problem, batchSize }, data, models);
    return {
      name: label ?? problemName(problem),
      parameters: tensorsOf(trainable).reduce((sum, { size }) => sum + size, 0),
      batchSize,
      flopPerStep: flopOfStep(trainable.model),
    };
  });
}
