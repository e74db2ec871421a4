import { readFileSync } from 'node:fs';
import { InputError } from '../../base/errors.ts';
import { displayPath, type Place, placesOf } from './stack.ts';

export type UpdateFunction = (...values: never[]) => unknown;

/** The text of a rule's function and where it was defined, for messages that point at the line. */
export interface RuleSource {
  /** What the function is, such as `rule "adam"`. */
  readonly title: string;
  readonly update: UpdateFunction;
  readonly text: string;
  /** Holds the stack of the defining call. It is formatted when read, and read only when something is wrong. */
  readonly definedAt: { readonly stack?: unknown };
}

interface Spot {
  readonly start: number;
  readonly end: number;
}

/** Fails with the file and line of `spot` in the rule's text, the offending source, and `message`. */
export function refuse(source: RuleSource, spot: Spot, message: string): never {
  const snippet = source.text.slice(spot.start, spot.end).replaceAll(/\s+/g, ' ');
  const shown = snippet.length > 60 ? `${snippet.slice(0, 57)}...` : snippet;
  throw new InputError(`${placeOf(source, spot)}${source.title}: \`${shown}\` ${message}.`);
}

function placeOf(source: RuleSource, spot: Spot): string {
  const call = placesOf(source.definedAt.stack)[0];
  if (!call) return '';
  const linesBefore = source.text.slice(0, spot.start).split('\n').length - 1;
  return `${displayPath(call.file)}:${functionLine(source, call) + linesBefore}: `;
}

/**
 * The line on which the function starts. The text at hand has lost its types on the way from the file, but not its
 * lines: of the places that look like its start, the one whose following lines agree best, by length, is taken.
 */
function functionLine({ update }: RuleSource, call: Place): number {
  const own = update
    .toString()
    .split('\n')
    .map((line) => line.trim());
  const inFile = readLines(call.file);
  const start = new RegExp(`(?<![\\w$])${update.name.replaceAll(/\W/g, String.raw`\$&`)}\\s*[(:=]`);
  let best = { line: call.line, agreement: -1 };
  for (let step = 0; step < inFile.length; step += 1) {
    // From the call to the end, and then from the top: of equals, the one in the call is meant.
    const index = (call.line - 1 + step) % inFile.length;
    if (!start.test(inFile[index]!)) continue;
    const agreement = own.filter((line, i) => inFile[index + i]?.includes(line)).join('').length;
    if (agreement > best.agreement) best = { line: index + 1, agreement };
  }
  return best.line;
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
