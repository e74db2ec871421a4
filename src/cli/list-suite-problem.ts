import { flopOfStep } from '../graph/flop.ts';
import { problemName } from '../problem/problem.ts';
import { loadSuite } from '../suite/load.ts';
import { tensorsOf, trainableOf } from '../trial/trainable.ts';
import { settleProblem } from './settle-problem.ts';

/**
 * The problem of a suite with its size: how many numbers are trained, and the floating-point operations of a step without
 * the optimizer's update; see ../graph/flop.ts for what counts.
 */
export async function suiteProblemRows(
  file: string,
  dir: string | undefined,
): Promise<readonly Readonly<Record<string, string | number>>[]> {
  const suite = await loadSuite(file);
  const { problem, data, models } = await settleProblem(suite, dir);
  const trainable = trainableOf(problem, data, models);
  return [
    {
      name: problemName(problem),
      parameters: tensorsOf(trainable).reduce((sum, { size }) => sum + size, 0),
      batchSize: suite.batchSize,
      flopPerStep: trainable.kind === 'model' ? flopOfStep(trainable.model) : 'not counted',
    },
  ];
}
