import { type Builder, refuse, shapeOf } from '../builder.ts';
import { argument, binary, choose, minus, over, unary } from '../expression.ts';
import { constant, index } from '../operation/leaf.ts';
import { map } from '../operation/map.ts';
import { matmul } from '../operation/product.ts';
import { max, sum } from '../operation/reduce.ts';
import { reshape, stop } from '../operation/view.ts';
import { showShape } from '../shape.ts';

const [x, y, z] = [argument(0), argument(1), argument(2)];

/** exp(x) / Σ exp(x). */
export function softmax(builder: Builder, tensor: number, axis: number): number {
  const exponentials = map(builder, unary('exp', x), [shifted(builder, tensor, axis)]);
  return map(builder, over(x, y), [exponentials, sum(builder, exponentials, [axis])]);
}

/** x − log Σ exp(x). */
export function logSoftmax(builder: Builder, tensor: number, axis: number): number {
  const values = shifted(builder, tensor, axis);
  const exponentials = map(builder, unary('exp', x), [values]);
  return map(builder, minus(x, unary('log', y)), [values, sum(builder, exponentials, [axis])]);
}

/** x less its maximum, so that no exponential overflows. The result does not depend on it, and no gradient need pass. */
function shifted(builder: Builder, tensor: number, axis: number): number {
  return map(builder, minus(x, y), [tensor, stop(builder, max(builder, tensor, [axis]))]);
}

export function causal(builder: Builder, tensor: number): number {
  const shape = shapeOf(builder, tensor);
  const rank = shape.length;
  if (rank < 2) refuse(builder, 'causal', `got ${showShape(shape)}, expected [..., places, places]`);
  const row = index(builder, shape[rank - 2]!, rank - 2, rank);
  const column = index(builder, shape[rank - 1]!, rank - 1, rank);
  const never = constant(builder, -Infinity);
  return map(builder, choose(binary('greater', y, x), argument(3), z), [row, column, tensor, never]);
}

/** As torch.matmul has it: a vector is a row on the left and a column on the right, and that axis is gone afterwards. */
export function product(builder: Builder, a: number, b: number): number {
  const [left, right] = [shapeOf(builder, a), shapeOf(builder, b)];
  const row = left.length === 1 ? reshape(builder, a, [1, ...left]) : a;
  const column = right.length === 1 ? reshape(builder, b, [...right, 1]) : b;
  const result = matmul(builder, row, column);
  const shape = shapeOf(builder, result);
  return reshape(
    builder,
    result,
    shape.filter(
      (_, i) => !(left.length === 1 && i === shape.length - 2) && !(right.length === 1 && i === shape.length - 1),
    ),
  );
}
