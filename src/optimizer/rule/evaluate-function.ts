import { BINARY, UNARY } from './arithmetic.ts';
import type { Expression } from './expression.ts';
import type { NumberFunction } from './parse-function.ts';

/** A function in double precision, of its parameters in the order of `names`. */
export function compileFunction(
  { body, result }: NumberFunction,
  names: readonly string[],
): (values: ArrayLike<number>) => number {
  type Compute = (values: ArrayLike<number>) => number;
  const locals = new Float64Array(body.length);
  const compile = (expression: Expression): Compute => {
    switch (expression.kind) {
      case 'constant': {
        const { value } = expression;
        return () => value;
      }
      case 'element': {
        const at = names.indexOf(expression.name);
        return (values) => values[at]!;
      }
      case 'local': {
        const at = body.findIndex(({ name }) => name === expression.name);
        return () => locals[at]!;
      }
      case 'unary': {
        const [apply, operand] = [UNARY[expression.operator], compile(expression.operand)];
        return (values) => apply(operand(values));
      }
      case 'binary': {
        const apply = BINARY[expression.operator];
        const [left, right] = [compile(expression.left), compile(expression.right)];
        return (values) => apply(left(values), right(values));
      }
      case 'choose': {
        const [test, then, otherwise] = [expression.test, expression.then, expression.otherwise].map(compile);
        return (values) => (test!(values) === 0 ? otherwise! : then!)(values);
      }
      default:
        throw new Error(`a function of numbers has no ${expression.kind}`);
    }
  };
  const bindings = body.map(({ value }) => compile(value));
  const last = compile(result);
  return (values) => {
    for (const [at, compute] of bindings.entries()) locals[at] = compute(values);
    return last(values);
  };
}
