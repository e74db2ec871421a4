import { dirname, sep } from 'node:path';
import { InputError, isError, messageOf, sentence } from '../base/errors.ts';
import { displayPath, placesOf, type Place } from '../optimizer/rule/stack.ts';

/**
 * The suite that this process has loaded last, since what it leaves behind (a timer, a promise that nobody waits for, an
 * end of the process) comes to light where nothing else says whose it is. One process loads a suite once.
 */
export const blame: { suite: string | null; loaded: boolean } = { suite: null, loaded: false };

/** The innermost place of an error in a file of the user's; undefined where there is none, or it is no error. */
export function placeOf(error: unknown): Place | undefined {
  return framesOf(error).find((place) => !isOurs(place) && !/[\\/]node_modules[\\/]/.test(place.file));
}

/** The sentence on a failure that nobody caught, where it is a suite's; null where it is a fault of our own. */
export function strayFailure(error: unknown): InputError | null {
  const place = placeOf(error);
  if (blame.suite === null || (place === undefined && framesOf(error).length > 0)) return null;
  const where = place === undefined ? blame.suite : `${displayPath(place.file)}:${place.line}`;
  const how = blame.loaded ? 'fails after it was loaded' : 'fails while it is loaded';
  return new InputError(`${where}: ${how}, where nothing waits for it: ${sentence(messageOf(error))}`);
}

/** The sentence on a process that ends before its work is done: by itself, since all wait for what never comes, or not. */
export function earlyEnd(byItself: boolean): string {
  if (blame.suite === null) return 'ended before its work was done';
  return byItself
    ? `${blame.suite}: waits for ever: nothing is left that could end an await in it`
    : `${blame.suite}: the suite ends the process before its work is done; take process.exit out of it`;
}

/** Whatever was thrown: a proxy may throw when it is looked at. */
function framesOf(error: unknown): readonly Place[] {
  try {
    return isError(error) ? placesOf(error.stack) : [];
  } catch {
    return [];
  }
}

function isOurs({ file }: Place): boolean {
  return file.startsWith(dirname(import.meta.dirname) + sep);
}
