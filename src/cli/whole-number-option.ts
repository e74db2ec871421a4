import { InputError } from '../base/errors.ts';

/** The value of an option that is given once or not at all. */
export function onceOption(option: string, given: unknown): string | undefined {
  if (Array.isArray(given)) throw new InputError(`${option} is given more than once`);
  return given as string | undefined;
}

export function wholeNumberOption(option: string, given: unknown, least: number, most?: number): number | undefined {
  const text = onceOption(option, given);
  return text === undefined ? undefined : wholeNumber(option, text, least, most);
}

/** Each is a thread with memory of its own: beyond this a machine stands still. */
export const MOST_WORKERS = 1024;

/** "0,1,2". */
export function wholeNumbersOption(option: string, given: unknown, least: number): readonly number[] | undefined {
  return onceOption(option, given)
    ?.split(',')
    .map((part) => wholeNumber(option, part, least));
}

function wholeNumber(option: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new InputError(`${option} got "${text}", expected a whole number ${range}`);
}
