import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A line of a file. */
export interface Place {
  readonly file: string;
  /** The first is 1. */
  readonly line: number;
}

/** The places in real files that a stack trace names, innermost first. */
export function placesOf(stack: unknown): readonly Place[] {
  if (typeof stack !== 'string') return [];
  return stack.split('\n').flatMap((frame) => {
    const at = /^\s*at (?:async )?(.*)$/.exec(frame)?.[1];
    if (at === undefined) return [];
    // "name (file:line:column)" or "file:line:column"; a folder's name may hold parentheses too.
    const inner = at.endsWith(')') ? at.slice(at.indexOf(' (') + 2, -1) : at;
    const match = /^(.*):(\d+):\d+$/.exec(inner);
    if (!match) return [];
    const file = match[1]!.startsWith('file://') ? fileURLToPath(match[1]!) : match[1]!;
    return isAbsolute(file) ? [{ file, line: Number(match[2]) }] : [];
  });
}

/** A path as people like to read it: relative when it lies below the working directory. */
export function displayPath(file: string): string {
  const near = relative(process.cwd(), file);
  return near === '' || near === '..' || near.startsWith(`..${sep}`) || isAbsolute(near) ? file : near;
}
