import { checkCount, checkNumber, checkOptions } from './options.ts';
import type { QuadraticSpec } from './problem.ts';

export interface QuadraticOptions {
  /** 10 when not given. */
  readonly dimensions?: number;
  /** The largest eigenvalue over the smallest: how long the valley is for its width. 100 when not given. */
  readonly condition?: number;
  /** How many steps make an epoch; 100 when not given. */
  readonly stepsPerEpoch?: number;
}

/**
 * The quadratic bowl ½ xᵀAx, whose smallest value is 0 at x = 0. The eigenvalues of A lie between 1 / condition and 1,
 * evenly spaced on a logarithmic scale. Its axes are turned by a rotation that is always the same: along the
 * coordinates, an optimizer that scales each by itself would have nothing left to do. Starts at (1, …, 1).
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function quadratic(options: QuadraticOptions = {}): QuadraticSpec {
  checkOptions('quadratic', options, ['dimensions', 'condition', 'stepsPerEpoch']);
  const { dimensions = 10, condition = 100, stepsPerEpoch = 100 } = options;
  checkCount('quadratic', 'dimensions', dimensions, 2, 500);
  checkNumber('quadratic', 'condition', condition, 1, 1e12);
  checkCount('quadratic', 'stepsPerEpoch', stepsPerEpoch, 1, 1_000_000);
  return { kind: 'quadratic', dimensions, condition, stepsPerEpoch };
}
