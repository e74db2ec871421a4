import { addUp } from './add-up.ts';
import { X, Y, type Arguments, type Value } from './launch.ts';

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
  const code = addUp(inner, { total: 'v', sum: 'sum', piece: 'piece', turn: 'turn' }, (k) => {
    const a = transposeLeft ? ofLeft(k, Y) : ofLeft(Y, k);
    const b = transposeRight ? ofRight(X, k) : ofRight(k, X);
    return `sum += ${a} * ${b};`;
  });
  return { rows, columns, code };
}
