import { X, Y, type Arguments, type Value } from './launch.ts';

/** Sums are added up in pieces of so many products: a long sum in one piece loses twice as many digits. */
const PIECE = 128;
/** Products in one turn of a loop, which by itself takes longer than a product. */
const TURN = 4;

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
  const add = (k: string | number): string => {
    const a = transposeLeft ? ofLeft(k, Y) : ofLeft(Y, k);
    const b = transposeRight ? ofRight(X, k) : ofRight(k, X);
    return `sum += ${a} * ${b};`;
  };
  // Counters go up by one, or gpu.js would not take them for integers.
  const turns = (from: string | number, products: number): string => {
    const turn = Array.from({ length: TURN }, (_, i) => add(`${from} + turn * ${TURN} + ${i}`)).join(' ');
    return `for (let turn = 0; turn < ${Math.floor(products / TURN)}; turn++) { ${turn} }`;
  };
  const whole = Math.floor(inner / PIECE);
  const [rest, last] = [inner % PIECE, inner % TURN];
  const code = ['let v = 0; let sum = 0;'];
  if (whole > 0)
    code.push(
      `for (let piece = 0; piece < ${whole}; piece++) { sum = 0; ${turns(`piece * ${PIECE}`, PIECE)} v += sum; }`,
      'sum = 0;',
    );
  if (rest >= TURN) code.push(turns(whole * PIECE, rest));
  for (let k = inner - last; k < inner; k++) code.push(add(k));
  code.push('v += sum;');
  return { rows, columns, code: code.join('\n') };
}
