import type { TextSource } from '../source.ts';

/** A text taken apart. */
export interface Pieces {
  /** The different ones, in the order in which they come first. */
  readonly different: readonly string[];
  /** Of each piece of the text its place among them. */
  readonly all: Uint32Array;
}

/** Words with what joins their parts, numbers, and marks one by one; what is between them is left out. */
const WORD = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu;

/** A character is a code point. */
export function piecesOf(text: string, unit: TextSource['unit']): Pieces {
  const places = new Map<string, number>();
  // There are no more pieces than code units.
  const all = new Uint32Array(text.length);
  let count = 0;
  for (const piece of unit === 'character' ? text : wordsOf(text)) {
    let place = places.get(piece);
    if (place === undefined) places.set(piece, (place = places.size));
    all[count++] = place;
  }
  return { different: [...places.keys()], all: all.subarray(0, count) };
}

function* wordsOf(text: string): Iterable<string> {
  for (const [word] of text.matchAll(WORD)) yield word;
}

/** What stands for a piece that is not known. */
export const UNKNOWN = 0;

export interface Vocabulary {
  /** How many different tokens there are, the one for unknown pieces among them. */
  readonly size: number;
  /** By a piece's place among the different ones. */
  readonly tokens: Int32Array;
}

/** Of the pieces that are trained on, the most frequent `most`; in the order of their code units. */
export function vocabularyOf(trained: Uint32Array, { different }: Pieces, most = Infinity): Vocabulary {
  const counts = new Uint32Array(different.length);
  for (const place of trained) counts[place]!++;
  const seen = Array.from(different.keys()).filter((place) => counts[place]! > 0);
  const inOrder = (a: number, b: number): number => (different[a]! < different[b]! ? -1 : 1);
  const frequent = seen.sort((a, b) => counts[b]! - counts[a]! || inOrder(a, b)).slice(0, most);
  const tokens = new Int32Array(different.length).fill(UNKNOWN);
  frequent.sort(inOrder).forEach((place, at) => {
    tokens[place] = UNKNOWN + 1 + at;
  });
  return { size: frequent.length + 1, tokens };
}
