import { minimumOf } from '../problem/function-value.ts';
import type { ProblemSpec } from '../problem/problem.ts';

/**
 * What losses of a problem are compared from, as ratios: 0, or the smallest value of a function of the suite's own where
 * that is known.
 */
export function floorOfProblem(problem: ProblemSpec): number {
  return problem.kind === 'function' ? (minimumOf(problem) ?? 0) : 0;
}
