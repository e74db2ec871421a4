import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';

const FIELDS = ['name', 'problem', 'epochs', 'batchSize', 'seeds', 'variants'];

/** Generators are seeded with 32 bits: seeds beyond them would repeat others unnoticed. */
const LARGEST_SEED = 2 ** 32 - 1;

/** @param what how the user calls it: a field, or an option of the command line */
export function validateEpochs(what: string, value: unknown): number {
  return wholeNumber(what, value, 1);
}

/** @param what how the user calls it: a field, or an option of the command line */
export function validateSeeds(what: string, value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new InputError(
      `${what} is ${empty(value) ?? show(value)}; a list of whole numbers such as [0, 1, 2] is expected.`,
    );
  }
  const seeds = value.map((seed) => wholeNumber(`a seed in ${what}`, seed, 0, LARGEST_SEED));
  const seen = new Set<number>();
  const repeated = seeds.find((seed) => seen.size === seen.add(seed).size);
  if (repeated !== undefined) throw new InputError(`${what} has ${repeated} more than once; give each seed once.`);
  return seeds;
}

/** @param name what messages begin with */
export function refuseMissing(field: string, value: unknown, name = ''): void {
  if (value === undefined) throw new InputError(`${name}${field} is missing; a suite has ${FIELDS.join(', ')}.`);
}

/** @param expected what stands after a refusal */
export function object(what: string, value: unknown, expected: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new InputError(`${what} is ${show(value)}; ${expected} is expected.`);
}

export function wholeNumber(what: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new InputError(`${what} is ${show(value)}; a whole number ${range} is expected.`);
}

function empty(value: unknown): string | undefined {
  return Array.isArray(value) && value.length === 0 ? 'empty' : undefined;
}
