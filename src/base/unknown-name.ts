import { closest, distance } from 'fastest-levenshtein';

/** `"alhpa"; did you mean "alpha"? (known are lr, alpha)`, or without the question when nothing resembles it. */
export function unknownName(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const all = known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`;
  return near === undefined ? `"${name}" (${all})` : `"${name}"; did you mean "${near}"? (${all})`;
}

/** The known name that `name` most likely is a misspelling of; undefined when none resembles it. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = known.find((each) => each.toLowerCase() === name.toLowerCase()) ?? closest(name, known);
  const different = distance(name.toLowerCase(), near.toLowerCase());
  // Of two names without a letter in common neither is a misspelling of the other, however short they are.
  const unrelated = different >= Math.max(name.length, near.length);
  return different <= Math.max(1, near.length / 2) && !unrelated ? near : undefined;
}
