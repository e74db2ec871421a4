import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { unknownName } from '../base/unknown-name.ts';
import { compileFunction } from '../optimizer/rule/evaluate-function.ts';
import { parseFunction } from '../optimizer/rule/parse-function.ts';
import { checkCount, checkNumber, checkOptions } from '../problem/options.ts';
import type { DefinedFunctionSpec } from '../problem/problem.ts';

export interface FunctionOptions<Variables extends string> {
  readonly name: string;
  /** Where the descent starts: a number for each variable. */
  readonly start: Readonly<Record<Variables, number>>;
  /** Where the function is smallest, if that is known: one such place. */
  readonly minimum?: Readonly<Record<NoInfer<Variables>, number>>;
  /** How many steps make an epoch; 100 when not given. */
  readonly stepsPerEpoch?: number;
  /** Standard deviation of normal noise on each partial derivative, drawn anew at every step; 0 when not given. */
  readonly noise?: number;
  /** Its value, in plain arithmetic. The function is read, not called, and may say what the update of an optimizer may. */
  readonly value: (variables: Readonly<Record<NoInfer<Variables>, number>>) => number;
}

/** As many as are still written one by one. */
const MOST_VARIABLES = 100;

/**
 * A function to minimise, of named variables.
 *
 * @throws InputError for options that are unknown or of the wrong type, with file and line for what `value` cannot say,
 *   and for a function that is no number at its start or larger at its minimum than there
 */
export function defineFunction<const Variables extends string>(
  options: FunctionOptions<Variables>,
): DefinedFunctionSpec {
  const definedAt: { readonly stack?: unknown } = {};
  Error.captureStackTrace(definedAt, defineFunction);
  checkOptions('defineFunction', options, ['name', 'start', 'minimum', 'stepsPerEpoch', 'noise', 'value']);
  const { name, start, minimum, stepsPerEpoch = 100, noise = 0, value } = options;
  if (typeof name !== 'string' || name.trim() === '')
    throw new InputError(`defineFunction: name is ${show(name)}; a name for people is expected, such as 'Beale'.`);
  const called = name.trim();
  const title = `function "${called}"`;
  const from = pointOf(title, 'start', start);
  const variables = Object.keys(start);
  if (variables.length > MOST_VARIABLES)
    throw new InputError(`${title}: start has ${variables.length} variables; at most ${MOST_VARIABLES} are possible.`);
  const to = minimum === undefined ? undefined : pointOf(title, 'minimum', minimum, variables);
  checkCount(title, 'stepsPerEpoch', stepsPerEpoch, 1, 1_000_000);
  checkNumber(title, 'noise', noise, 0, 1e12);
  if (typeof value !== 'function')
    throw new InputError(
      `${title}: value is ${show(value)}; a function such as ({ x, y }) => x ** 2 + y ** 2 is expected.`,
    );
  const read = parseFunction(title, value, variables, definedAt);
  if (!JSON.stringify(read).includes('"kind":"element"'))
    throw new InputError(
      `${title}: its value depends on none of ${variables.join(', ')}; there is nothing to minimise.`,
    );
  const at = compileFunction(read, variables);
  refuseStrange(title, at(from), to === undefined ? undefined : at(to));
  return {
    kind: 'function',
    name: called,
    variables,
    start: from,
    ...(to && { minimum: to }),
    ...read,
    ...(noise > 0 && { noise }),
    stepsPerEpoch,
  };
}

/** The numbers of a place, in the order of the variables. */
function pointOf(title: string, what: string, point: unknown, variables?: readonly string[]): readonly number[] {
  if (typeof point !== 'object' || point === null || Array.isArray(point) || Object.keys(point).length === 0)
    throw new InputError(
      `${title}: ${what} is ${show(point)}; a number for each variable is expected, for example { x: 1, y: 1 }.`,
    );
  const given = point as Readonly<Record<string, unknown>>;
  const names = variables ?? Object.keys(given);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new InputError(`${title}: ${what} has the unknown variable ${unknownName(unknown, names)}.`);
  return names.map((name) => {
    const number = given[name];
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw new InputError(`${title}: ${what} has ${show(number)} for ${name}; a finite number is expected.`);
  });
}

function refuseStrange(title: string, atStart: number, atMinimum: number | undefined): void {
  if (!Number.isFinite(atStart))
    throw new InputError(`${title}: its value at start is ${atStart}; start where it is a finite number.`);
  if (atMinimum === undefined) return;
  if (!Number.isFinite(atMinimum) || atMinimum > atStart)
    throw new InputError(
      `${title}: its value is ${atMinimum} at minimum and ${atStart} at start; a smaller one is expected at minimum.`,
    );
}
