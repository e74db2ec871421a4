import type { Dataset } from './data/dataset.ts';
import { mlp } from './model/mlp.ts';
import type { DefinedFunctionSpec, ModelProblemSpec, ProblemSpec } from './problem.ts';
import type { Program } from './program.ts';
import { leastSquares } from './model/least-squares.ts';
import { rotatedAxes } from './quadratic.ts';
import { rosenbrockProgram } from './rosenbrock.ts';

/** The program that trains a problem on a dataset. */
export function buildProgram(
  problem: Exclude<ProblemSpec, ModelProblemSpec | DefinedFunctionSpec>,
  data: Dataset,
): Program {
  switch (problem.kind) {
    case 'mnistMlp':
      return mlp(data.features, problem.hidden, data.classes);
    case 'mnistLogistic':
      return mlp(data.features, [], data.classes);
    case 'quadratic':
      return leastSquares({ start: Array<number>(problem.dimensions).fill(1), linear: rotatedAxes(problem) });
    case 'rosenbrock':
      return rosenbrockProgram(problem);
    default:
      return problem satisfies never;
  }
}
