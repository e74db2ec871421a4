import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';

/**
 * Labels without the space around them.
 *
 * @param what what has them, as in "a variant"
 * @param field where they stand
 * @throws InputError for one that a reader cannot see, or tell from another
 */
export function validateLabels(what: string, field: string, labels: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  return labels.map((label) => {
    const trimmed = label.trim();
    const hidden = unseen(trimmed);
    if (hidden !== null)
      throw new InputError(`a ${what} is labelled ${show(label)}; a label is one line of text${hidden}.`);
    const looks = looksOf(trimmed);
    const other = seen.get(looks);
    if (other === trimmed)
      throw new InputError(`${field} has the label "${trimmed}" more than once; labels must differ.`);
    if (other !== undefined)
      throw new InputError(
        `${field} has the labels ${escaped(other)} and ${escaped(trimmed)}, which look the same; labels must differ for a reader.`,
      );
    seen.set(looks, trimmed);
    return trimmed;
  });
}

/**
 * What a reader cannot see in a label, as the end of a sentence that refuses it; null for a label that can be read.
 * Joiners between letters or emoji, as Persian and 👩‍🔬 have them, shape what is seen and stay.
 */
export function unseen(label: string): string | null {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(label)) return '';
  if (/\p{Cs}/u.test(label)) return ', and this has half of a character';
  const without = label.replaceAll(/(?<=[^\s\p{DI}]\ufe0f?)[\u200c\u200d](?=[^\s\p{DI}])/gu, '');
  if (/(?![\ufe00-\ufe0f\u{e0020}-\u{e007f}])\p{DI}/u.test(without) || /\p{Bidi_C}/u.test(label))
    return `, and this has characters that nobody sees: ${escaped(label)}`;
  return looksOf(label) === '' ? ' that can be seen' : null;
}

/**
 * What a label looks like: labels that a reader cannot tell apart give the same text. Composed and decomposed letters,
 * whitespace of any width, dashes of a length, invisible characters, and letters of Greek and Cyrillic that are drawn
 * as Latin ones are. Case is seen, and counts.
 *
 * Source: the idea of a skeleton in Unicode Technical Standard 39, "Unicode Security Mechanisms"; the table is the part
 * of its confusables that keyboards have.
 */
export function looksOf(label: string): string {
  const plain = label
    .normalize('NFC')
    .replaceAll(/\p{DI}/gu, '')
    .replaceAll(/[\s\u2800]+/g, ' ')
    .trim();
  return Array.from(plain, (character) => LOOKS.get(character) ?? character).join('');
}

const LOOKS: ReadonlyMap<string, string> = new Map(
  [
    ['АВЕЅІЈКМНОРСТУХԚԜ', 'ABESIJKMHOPCTYXQW'],
    ['аеоргсухіјѕԁһԛԝ', 'aeoprcyxijsdhqw'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['οϲνµ', 'ocvμ'],
    ['‐‑', '--'],
    ['‒−', '––'],
  ].flatMap(([from, to]) => Array.from(from!, (character, at) => [character, to![at]!] as const)),
);

/** As JSON writes it, with what is not ASCII by its number, so that a difference is seen. */
export function escaped(label: string): string {
  return JSON.stringify(label).replaceAll(
    /[^\x20-\x7e]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
