import { A, B, C, STEPS } from '../orthogonal.ts';
import type { UpdateTrace } from './elementwise.ts';
import { Arguments, type Value } from './launch.ts';
import { product } from './product.ts';

/** The iteration of ../orthogonal.ts on a matrix as kernels: each product with the sum that follows it is one. */
export function orthogonal(of: Value, norm: (of: Value) => Value, { launch, lanes }: UpdateTrace): Value {
  const tall = of.rows > of.columns;
  const kernel = (rows: number, columns: number, write: (args: Arguments) => string): Value => {
    const args = new Arguments();
    const body = write(args);
    return { handle: launch([columns, rows, lanes], args, body), rows, columns };
  };
  const multiply = (
    left: Value,
    right: Value,
    transposed: 'left' | 'right' | null,
    finish: (args: Arguments) => string,
  ) => {
    const transpose = { transposeLeft: transposed === 'left', transposeRight: transposed === 'right' };
    const { rows, columns } = product(left, right, transpose, new Arguments());
    return kernel(rows, columns, (args) => `${product(left, right, transpose, args).code}\nreturn ${finish(args)};`);
  };
  const size = norm(of);
  let x = kernel(of.rows, of.columns, (args) => `return ${args.own(of)} / (${args.only(size)} + 1e-7);`);
  for (let step = 0; step < STEPS; step++) {
    const [before, gram] = [x, multiply(x, x, tall ? 'left' : 'right', () => 'v')];
    const square = multiply(gram, gram, null, (args) => `${B} * ${args.own(gram)} + ${C} * v`);
    const [left, right] = tall ? [before, square] : [square, before];
    x = multiply(left, right, null, (args) => `${A} * ${args.own(before)} + v`);
  }
  return x;
}
