/**
 * Something the user gave that we cannot use. Its message is one sentence or two: what was got, what was expected,
 * where, and what to do. The command line prints the message alone and exits with 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Whether a thrown value is an error; a proxy may throw when it is asked, and is none. */
export function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error;
  } catch {
    return false;
  }
}

/** Longer messages than this are no sentence. */
const MOST_CHARACTERS = 500;

/**
 * What a thrown value says, on one line and without a full stop at its end. Anything can be thrown, a proxy whose every
 * trap throws too: this does not.
 */
export function messageOf(thrown: unknown): string {
  try {
    return said(thrown) ?? `it threw ${nameless(thrown)}`;
  } catch {
    return 'it threw an object that cannot be looked at';
  }
}

function said(thrown: unknown): string | undefined {
  const text: unknown = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
  if (typeof text !== 'string') return undefined;
  const line = text
    .split(/[\n\r\u2028\u2029]/)
    .map((each) => withoutStop(each.trim()))
    .find((each) => each !== '');
  return line === undefined || line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`;
}

function nameless(thrown: unknown): string {
  if (isError(thrown)) return `${thrown.name.trim() === '' ? 'an error' : thrown.name} without a message`;
  if (typeof thrown === 'function') return 'a function';
  if (typeof thrown === 'object' && thrown !== null) return Array.isArray(thrown) ? 'an array' : 'an object';
  return typeof thrown === 'string' ? 'an empty text' : String(thrown);
}

/** A sentence ends in one full stop, whatever the text that it is made of ends in. */
export function sentence(text: string): string {
  const bare = withoutStop(text.trim());
  return /[!?…]$/.test(bare) ? bare : `${bare}.`;
}

function withoutStop(text: string): string {
  return text.replace(/[\s.]+$/, '');
}
