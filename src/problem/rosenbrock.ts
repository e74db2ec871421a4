import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { checkCount, checkNumber, checkOptions } from './options.ts';
import type { RosenbrockSpec } from './problem.ts';

export interface RosenbrockOptions {
  /** Where the descent starts, with a number for each variable; [-1.2, 1] when not given. */
  readonly start?: readonly number[];
  /** How many steps make an epoch; 100 when not given. */
  readonly stepsPerEpoch?: number;
}

/**
 * Rosenbrock's banana-shaped valley (1 − x)² + 100 (y − x²)², whose smallest value is 0 at (1, 1). A start of more than
 * two numbers makes it the sum of that over each pair of neighbours.
 *
 * H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a function", The Computer Journal 3,
 * 1960; also its start.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function rosenbrock(options: RosenbrockOptions = {}): RosenbrockSpec {
  checkOptions('rosenbrock', options, ['start', 'stepsPerEpoch']);
  const { start = [-1.2, 1], stepsPerEpoch = 100 } = options;
  const list: unknown = start;
  if (!Array.isArray(list) || list.length < 2 || list.length > 500) {
    const got = Array.isArray(list) ? `a list of ${list.length}` : show(list);
    throw new InputError(`rosenbrock: start is ${got}; a list of 2 to 500 numbers is expected, for example [-1.2, 1].`);
  }
  for (const value of start) checkNumber('rosenbrock', 'a number in start', value, -1e6, 1e6);
  checkCount('rosenbrock', 'stepsPerEpoch', stepsPerEpoch, 1, 1_000_000);
  return { kind: 'rosenbrock', start: [...start], stepsPerEpoch };
}
