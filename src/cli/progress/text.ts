import { stripVTControlCharacters } from 'node:util';

/**
 * Text of a user's on one line without anything that a terminal obeys: escape sequences, control characters, line
 * separators, and marks that turn the direction of what follows.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\t\n\v\f\r\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** Terminal cells that a text takes. */
export function displayWidth(text: string): number {
  return graphemes(text).reduce((sum, grapheme) => sum + cellsOf(grapheme), 0);
}

/** Cuts a text, with an ellipsis, or pads it with spaces to exactly that many terminal cells. */
export function fit(text: string, cells: number): string {
  const width = displayWidth(text);
  if (width <= cells) return text + ' '.repeat(cells - width);
  let cut = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += cellsOf(grapheme);
    if (used > cells - 1) return `${cut}…${' '.repeat(cells - 1 - (used - cellsOf(grapheme)))}`;
    cut += grapheme;
  }
  return cut;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one character: a letter with its accents, an emoji with its skin tone, a flag. */
function graphemes(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Emoji, East Asian wide and fullwidth characters take two cells (Unicode, annex 11), marks alone none. */
function cellsOf(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0;
  const emoji = /^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f|^\p{Regional_Indicator}{2}/u;
  const wide =
    /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
  return emoji.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}
