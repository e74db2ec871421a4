import { compileFunction } from '../optimizer/rule/evaluate-function.ts';
import type { DefinedFunctionSpec, FunctionSpec } from './problem.ts';
import { rotatedAxes } from './rotated-axes.ts';

/** A function's value anywhere, in double precision. */
export function valueOf(problem: FunctionSpec): (place: readonly number[]) => number {
  switch (problem.kind) {
    case 'function':
      return compileFunction(problem, problem.variables);
    case 'rosenbrock':
      return (place) => sum(place.slice(1).map((y, i) => (1 - place[i]!) ** 2 + 100 * (y - place[i]! ** 2) ** 2));
    case 'quadratic': {
      const axes = rotatedAxes(problem);
      return (place) => sum(axes.map((_, k) => sum(place.map((x, row) => x * axes[row]![k]!)) ** 2));
    }
    default:
      return problem satisfies never;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The smallest value; null where nobody said where it is. */
export function minimumOf(problem: DefinedFunctionSpec): number | null {
  return problem.minimum === undefined ? null : valueOf(problem)(problem.minimum);
}
