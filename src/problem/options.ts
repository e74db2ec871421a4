import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { formatCount } from '../base/units.ts';
import { unknownName } from '../base/unknown-name.ts';

/**
 * What the types say already, for suites that nothing has type-checked.
 *
 * @throws InputError when a problem's options are no object, or hold one that it does not have
 */
export function checkOptions(problem: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InputError(`${problem}: got ${show(options)} where an object of options is expected.`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new InputError(`${problem}: unknown option ${unknownName(unknown, known)}.`);
}

/** @throws InputError unless the value is a whole number in its range */
export function checkCount(problem: string, what: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return;
  throw new InputError(`${problem}: ${what} is ${show(value)}; a whole number from ${least} to ${most} is expected.`);
}

/** @throws InputError unless the value is a number in its range, whole or not */
export function checkNumber(problem: string, what: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw new InputError(`${problem}: ${what} is ${show(value)}; a number from ${least} to ${most} is expected.`);
}

/** No engine here has room for as many: four bytes each, and as many again for their gradients, are beyond 4 GiB. */
const MOST_PARAMETERS = 1_000_000_000;

/** @throws InputError for a network that no engine could hold, whatever the machine */
export function checkParameters(problem: string, what: string, count: number): void {
  if (count <= MOST_PARAMETERS) return;
  throw new InputError(
    `${problem}: ${what} makes ${formatCount(count)} parameters; at most ${formatCount(MOST_PARAMETERS)} are possible, ` +
      'since engines hold them and their gradients in 4 GiB.',
  );
}
