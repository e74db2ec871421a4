import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { displayPath, placesOf, type Place } from '../optimizer/rule/stack.ts';
import type { Builder } from './builder.ts';

/** What the author of a suite asks for, with his line: nodes that are added meanwhile, and errors, have it. */
export function within<T>(builder: Builder, operation: string, write: () => T): T {
  // A layer calls what others call by themselves; what counts is what the author wrote.
  if (builder.call) return write();
  const at = callerLine();
  builder.call = { operation, ...(at === undefined ? {} : { at }) };
  try {
    return write();
  } finally {
    builder.call = undefined;
  }
}

/** src/ or dist/, whichever this runs from. */
const ourFolder = dirname(dirname(fileURLToPath(import.meta.url))) + sep;

function callerLine(): string | undefined {
  const here: { readonly stack?: unknown } = {};
  Error.captureStackTrace(here, within);
  return authorLine(here.stack);
}

/** The innermost place of a stack trace that is not ours. */
export function authorPlace(stack: unknown): Place | undefined {
  // Most lines are ours, and need not be taken apart.
  const lines = String(stack)
    .split('\n')
    .filter((line) => !line.includes(ourFolder));
  return placesOf(lines.join('\n')).find(({ file }) => !file.startsWith(ourFolder));
}

/** The same in words, such as `suites/cnn.ts:9`. */
export function authorLine(stack: unknown): string | undefined {
  const place = authorPlace(stack);
  return place && `${displayPath(place.file)}:${place.line}`;
}
