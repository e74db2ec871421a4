import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import type { Hyper, HyperValue } from './rule/expression.ts';
import { unknownName } from '../base/unknown-name.ts';

/** Limits of a number; all that are given must hold. */
export interface Range {
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly below?: number;
}

export type Ranges = Readonly<Record<string, Range>>;

/** What an option may be: booleans stay booleans, and any number will do. */
export type Options<H extends Hyper> = { readonly [K in keyof H]: H[K] extends boolean ? boolean : number };

/** The learning rate of every optimizer, ours and libraries'. */
const LR: Range = { above: 0 };

/**
 * Hyperparameters with the options put in place of their defaults, in the defaults' order.
 *
 * @param others what `owner` can be told besides
 * @throws InputError naming `owner`, for an unknown name, a value of the wrong type or one outside its range.
 */
export function resolveHyper(
  owner: string,
  defaults: Hyper,
  ranges: Ranges,
  options: unknown = {},
  others: readonly string[] = [],
): Hyper {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InputError(`${owner}: got ${show(options)} where an object of hyperparameters is expected.`);
  }
  const names = Object.keys(defaults);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new InputError(`${owner}: unknown hyperparameter ${unknownName(unknown, [...names, ...others])}.`);
  const hyper: Record<string, unknown> = { ...defaults, ...options };
  for (const name of names) {
    checkValue(`${owner}: ${name}`, hyper[name], typeof defaults[name], ranges[name] ?? (name === 'lr' ? LR : {}));
  }
  return hyper as Hyper;
}

/** @throws InputError naming `what`, unless the value is a boolean, or a number in its range */
export function checkValue(what: string, value: unknown, type: string, range: Range): asserts value is HyperValue {
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw new InputError(`${what} is ${show(value)}; true or false is expected.`);
    return;
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || !holds(value, range)) {
    throw new InputError(`${what} is ${show(value)}; a number${describe(range)} is expected.`);
  }
}

function holds(value: number, { atLeast = -Infinity, above = -Infinity, atMost = Infinity, below = Infinity }: Range) {
  return value >= atLeast && value > above && value <= atMost && value < below;
}

function describe({ atLeast, above, atMost, below }: Range): string {
  const limits = [
    atLeast === undefined ? [] : [`at least ${atLeast}`],
    above === undefined ? [] : [`above ${above}`],
    atMost === undefined ? [] : [`at most ${atMost}`],
    below === undefined ? [] : [`below ${below}`],
  ].flat();
  return limits.length === 0 ? '' : ` ${limits.join(' and ')}`;
}
