import { minimumOf } from '../problem/function-value.ts';
import { classifies, isFunction, type FunctionSpec, type ProblemSpec } from '../problem/problem.ts';

/** A kind of floating-point numbers: half of the distance from 1 to the next, and the smallest with all its digits. */
interface Precision {
  readonly name: string;
  readonly rounding: number;
  readonly smallest: number;
}

const FLOAT32: Precision = { name: 'float32', rounding: 2 ** -24, smallest: 2 ** -126 };
const FLOAT64: Precision = { name: 'float64', rounding: 2 ** -53, smallest: 2 ** -1022 };

/** What a loss is where it is so small that it says what rounding left, or nothing. */
export interface Resolution {
  /** Losses below are as good as 0. */
  readonly loss: number;
  /** "float32": what does not resolve them. */
  readonly precision: string;
}

/**
 * How small a loss means something. That depends on the problem: a loss whose terms cancel has no digits below the rounding
 * of these terms; one that is small because its parameters are has as many digits as they, down to the smallest number.
 *
 * @param engine As the trial's record names it: `reference` computes in double precision, all others in single
 */
export function resolutionOf(problem: ProblemSpec, engine: string | undefined): Resolution {
  const precision = engine === 'reference' ? FLOAT64 : FLOAT32;
  return { loss: smallestOf(problem, precision), precision: precision.name };
}

function smallestOf(problem: ProblemSpec, precision: Precision): number {
  if (isFunction(problem)) return ofFunction(problem, precision);
  // What the loss of a suite's own problem is made of is not known, unless it classifies.
  if (!classifies(problem)) return precision.smallest;
  // Of a cross-entropy, ln Σ exp z − z: ten logits that are alike have a loss of ln 10.
  return 2 * precision.rounding * Math.LN10;
}

function ofFunction(problem: FunctionSpec, { rounding, smallest }: Precision): number {
  switch (problem.kind) {
    case 'quadratic':
      // Its minimum lies at 0, where numbers are as fine as they are small.
      return smallest;
    case 'rosenbrock':
      // Squares of 1 − x and 10 (y − x²) for each pair of neighbours: at the minimum these are differences of 1 and of 10.
      return (problem.start.length - 1) * (1 + 100) * rounding ** 2;
    case 'function':
      // How large its terms are is not known; that they add up to its minimum is.
      return Math.max(rounding * Math.abs(minimumOf(problem) ?? 0), smallest);
    default:
      return problem satisfies never;
  }
}
