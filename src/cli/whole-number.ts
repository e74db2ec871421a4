import { InputError } from '../base/errors.ts';

/** @throws InputError where an option's text is anything else. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new InputError(`${option} got "${text}", expected a whole number of at least ${least}`);
}
