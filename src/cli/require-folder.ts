import { statSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { reasonOf } from '../base/files.ts';

/**
 * A folder that the user names has to be there; where none is named, the usual one is made by the first run.
 *
 * @param given The arguments, since a parsed value does not tell a default from the same word.
 * @throws InputError where the named folder is not there, or is none
 */
export function requireNamedFolder(option: string, value: unknown, given: readonly string[]): void {
  const named = given.some((argument) => argument === `--${option}` || argument.startsWith(`--${option}=`));
  if (!named || typeof value !== 'string') return;
  const trouble = troubleOf(value);
  if (trouble !== null)
    throw new InputError(`--${option} got "${value}": ${trouble}; the folder that holds the runs is expected`);
}

function troubleOf(folder: string): string | null {
  try {
    return statSync(folder).isDirectory() ? null : 'it is a file';
  } catch (error) {
    return reasonOf(error);
  }
}

/** Where the usual folder is not there yet: how it comes to be. */
export function tellWhereNoRuns(folder: string): void {
  if (troubleOf(folder) === null) return;
  process.stderr.write(
    `bench: there are no runs in ${folder} yet; "bench run SUITE" makes one, or name their folder with --runs DIR\n`,
  );
}
