/**
 * Something the user gave that we cannot use. Its message is one sentence or two: what was got, what was expected,
 * where, and what to do. The command line prints the message alone and exits with 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
