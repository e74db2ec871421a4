import { X, Y, type Arguments, type Value } from './launch.ts';

/** Sums are added up in pieces of so many products: a long sum in one piece loses twice as many digits. */
const PIECE = 128;
/** Pieces are written out one behind the other; longer sums take longer pieces. */
const PIECES = 16;

/** left · right, either one transposed: the size of the result, and the code that leaves a number of it in `v`. */
export function product(
  left: Value,
  right: Value,
  { transposeLeft, transposeRight }: { readonly transposeLeft: boolean; readonly transposeRight: boolean },
  args: Arguments,
): { readonly rows: number; readonly columns: number; readonly code: string } {
  const [rows, inner] = transposeLeft ? [left.columns, left.rows] : [left.rows, left.columns];
  const columns = transposeRight ? right.rows : right.columns;
  const [ofLeft, ofRight] = [args.reader(left), args.reader(right)];
  const a = transposeLeft ? ofLeft('k', Y) : ofLeft(Y, 'k');
  const b = transposeRight ? ofRight(X, 'k') : ofRight('k', X);
  const length = Math.max(PIECE, Math.ceil(inner / PIECES));
  const pieces: string[] = [];
  for (let from = 0, i = 0; from < inner; from += length, i++) {
    const to = Math.min(inner, from + length);
    pieces.push(`let p${i} = 0; for (let k = ${from}; k < ${to}; k++) { p${i} += ${a} * ${b}; } v += p${i};`);
  }
  return { rows, columns, code: `let v = 0;\n${pieces.join('\n')}` };
}
