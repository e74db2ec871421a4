import { dirname, resolve } from 'node:path';
import { InputError } from '../../../base/errors.ts';
import { show } from '../../../base/show.ts';
import { authorPlace } from '../../../graph/call.ts';
import { displayPath } from '../../../optimizer/rule/stack.ts';
import { checkCount } from '../../options.ts';

/** Who asks for data. */
export interface Author {
  /** Of the file that asks: paths in a suite are relative to it, as imports are, wherever the command is started. */
  readonly folder: string;
  /** Such as `suites/cnn.ts:9`. */
  readonly at?: string;
}

/** @param asked The function that a suite called. */
export function authorOf(asked: (...args: never) => unknown): Author {
  const here: { readonly stack?: unknown } = {};
  Error.captureStackTrace(here, asked);
  const place = authorPlace(here.stack);
  if (place === undefined) return { folder: process.cwd() };
  return { folder: dirname(place.file), at: `${displayPath(place.file)}:${place.line}` };
}

/**
 * The absolute path that a suite names.
 *
 * @throws InputError where it is no text
 */
export function checkPath(source: string, option: string, value: unknown, { folder }: Author): string {
  if (typeof value !== 'string' || value.trim() === '')
    throw new InputError(`${source}: ${option} is ${show(value)}; a path is expected, relative to the suite's file.`);
  return resolve(folder, value);
}

/** @throws InputError unless it may be the name of an npm package */
export function checkPackage(source: string, option: string, value: unknown): string {
  if (typeof value === 'string' && /^(@[\w.~-]+\/)?[\w.~-]+$/.test(value)) return value;
  throw new InputError(`${source}: ${option} is ${show(value)}; the name of an npm package is expected.`);
}

/** @throws InputError unless it is one of those words */
export function checkWord<Word extends string>(
  source: string,
  option: string,
  value: unknown,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const expected = words.map((word) => `'${word}'`).join(' or ');
  throw new InputError(`${source}: ${option} is ${show(value)}; ${expected} is expected.`);
}

/** How many samples are set aside for validation; 0 where the option is left out. */
export function checkValidation(source: string, value: unknown, most = 1_000_000_000): number {
  if (value !== undefined) checkCount(source, 'validation', value, 1, most);
  return (value as number | undefined) ?? 0;
}
