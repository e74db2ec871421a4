import { compileFunction } from '../optimizer/rule/evaluate-function.ts';
import { leastSquaresAt } from './model/least-squares.ts';
import type { DefinedFunctionSpec, FunctionSpec } from './problem.ts';
import { quadraticProgram } from './quadratic.ts';
import { rosenbrockProgram } from './rosenbrock.ts';

/** A function's value anywhere, in double precision. */
export function valueOf(problem: FunctionSpec): (place: readonly number[]) => number {
  if (problem.kind === 'function') return compileFunction(problem, problem.variables);
  const program = problem.kind === 'rosenbrock' ? rosenbrockProgram(problem) : quadraticProgram(problem);
  return (place) => leastSquaresAt(program, place);
}

/** The smallest value; null where nobody said where it is. */
export function minimumOf(problem: DefinedFunctionSpec): number | null {
  return problem.minimum === undefined ? null : valueOf(problem)(problem.minimum);
}
