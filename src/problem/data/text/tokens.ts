import type { TextSource } from '../source.ts';

/** Words with what joins their parts, numbers, and marks one by one; what is between them is left out. */
const WORD = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu;

/** The pieces of a text, in order. A character is a code point. */
export function piecesOf(text: string, unit: TextSource['unit']): readonly string[] {
  return unit === 'character' ? Array.from(text) : (text.match(WORD) ?? []);
}

/** What stands for a piece that is not known. */
const UNKNOWN = 0;

export interface Vocabulary {
  /** How many different tokens there are, the one for unknown pieces among them. */
  readonly size: number;
  tokenOf(piece: string): number;
  isKnown(piece: string): boolean;
}

/** Of the pieces that are trained on, the most frequent `most`; in the order of their code units. */
export function vocabularyOf(pieces: readonly string[], most = Infinity): Vocabulary {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const ordered = [...counts.keys()].sort();
  // Sorting is stable: of equally frequent ones the first stays.
  const frequent = ordered.toSorted((a, b) => counts.get(b)! - counts.get(a)!).slice(0, most);
  const chosen = new Set(frequent);
  const tokens = new Map(ordered.filter((piece) => chosen.has(piece)).map((piece, at) => [piece, UNKNOWN + 1 + at]));
  return {
    size: tokens.size + 1,
    tokenOf: (piece) => tokens.get(piece) ?? UNKNOWN,
    isKnown: (piece) => tokens.has(piece),
  };
}
