import type { MiddlewareFunction } from 'yargs';

/** Before an argument that is no option, whatever it looks like; no shell can pass this character. */
const PLAIN = '\0';

/**
 * The arguments as yargs is to see them. What stands behind `--` is never an option, and neither is an argument such as
 * `-- a comment`: no option's name has a space in it. yargs itself would leave both out of a command's positionals.
 */
export function plainArguments(given: readonly string[]): readonly string[] {
  const end = given.indexOf('--');
  const [before, behind] = end === -1 ? [given, []] : [given.slice(0, end), given.slice(end + 1)];
  return [
    ...before.map((argument) => (/^--[^\s=]*\s/.test(argument) ? mark(argument) : argument)),
    ...behind.map(mark),
  ];
}

const mark = (argument: string): string => (argument.startsWith('-') ? PLAIN + argument : argument);

/** Takes the marks away again, before anything is checked. */
export const unmark: MiddlewareFunction = (parsed) => {
  for (const [key, value] of Object.entries(parsed))
    if (typeof value === 'string') parsed[key] = bare(value);
    else if (Array.isArray(value))
      parsed[key] = value.map((each: unknown) => (typeof each === 'string' ? bare(each) : each));
};

const bare = (text: string): string => (text.startsWith(PLAIN) ? text.slice(1) : text);
