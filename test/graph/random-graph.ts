import fc from 'fast-check';
import { type Builder, finish, newBuilder, shapeOf } from '../../src/graph/builder.ts';
import { argument, binary, choose, number, plus, times, unary } from '../../src/graph/expression.ts';
import { gradients } from '../../src/graph/grad.ts';
import type { Graph, MapExpression } from '../../src/graph/node.ts';
import { index, named } from '../../src/graph/operation/leaf.ts';
import { map } from '../../src/graph/operation/map.ts';
import { poolPick, poolSum } from '../../src/graph/operation/pool.ts';
import { matmul } from '../../src/graph/operation/product.ts';
import { max, sum } from '../../src/graph/operation/reduce.ts';
import { take } from '../../src/graph/operation/rows.ts';
import { concat, expand, flip, pad, permute, reshape, slice, transpose } from '../../src/graph/operation/view.ts';
import { sizeOf } from '../../src/graph/shape.ts';
import { irregular, weighed } from './differences.ts';

const [x, y] = [argument(0), argument(1)];

/** All keep numbers near 1, so that differences say something. */
const expressions: readonly MapExpression[] = [
  unary('tanh', plus(x, y)),
  unary('sin', times(x, y)),
  times(unary('cos', x), y),
  choose(binary('less', x, number(0.1)), unary('erf', y), unary('exp', unary('negate', times(x, x)))),
  binary('divide', x, plus(number(1.5), unary('cos', y))),
];

/** One operation more, on nodes that `pick` chooses among those there are. Where shapes do not fit, something that does. */
function step(builder: Builder, operation: number, pick: (salt: number) => number): number {
  const a = pick(1);
  const shape = shapeOf(builder, a);
  const zeros = shape.map(() => 0);
  switch (operation % 13) {
    case 0:
      return max(builder, a, [0]);
    case 1:
      return map(builder, unary('tanh', x), [sum(builder, a, [shape.length - 1])]);
    case 2:
      return map(builder, unary('tanh', x), [matmul(builder, a, transpose(builder, a))]);
    case 3:
      return permute(builder, a, [...shape.keys()].reverse());
    case 4:
      return flip(builder, a, [0]);
    case 5:
      return slice(builder, a, zeros, shape.with(0, Math.ceil(shape[0]! / 2)));
    case 6:
      return pad(builder, a, zeros.with(0, 1), zeros);
    case 7:
      return concat(builder, [a, slice(builder, a, zeros, shape.with(1, 1))], 1);
    case 8:
      return expand(builder, slice(builder, a, zeros, shape.with(0, 1)), shape);
    case 9: {
      const image = reshape(builder, a, [1, 1, shape[0]!, sizeOf(shape) / shape[0]!]);
      const window = { kernel: [1, 1], stride: [2, 1], padding: [0, 0] } as const;
      const pooled = operation > 500 ? poolPick(builder, image, image, window) : poolSum(builder, image, window);
      return reshape(builder, pooled, shapeOf(builder, pooled).slice(2));
    }
    case 10:
      return take(builder, a, flip(builder, index(builder, shape[0]!), [0]));
    default: {
      const b = pick(2);
      const fits = shapeOf(builder, b).every((length, i) => length === shape[i] || length === 1 || shape[i] === 1);
      return map(builder, expressions[operation % expressions.length]!, [a, fits ? b : a]);
    }
  }
}

const lengths = fc.constantFrom(1, 2, 3);

/** Shapes of parameters, and up to 30 operations. */
export const recipes = fc.record({
  shapes: fc.array(fc.tuple(lengths, lengths), { minLength: 1, maxLength: 3 }),
  operations: fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 3, maxLength: 30 }),
});

export interface RandomGraph {
  /**
   * Outputs: `loss`; `d0`, … its slopes by the parameters; `along`, the slope along some direction; and, numbered on,
   * the slopes of that, which are a product with the Hessian.
   */
  readonly graph: Graph;
  readonly parameter: Readonly<Record<string, Float64Array>>;
}

export function randomGraph({
  shapes,
  operations,
}: typeof recipes extends fc.Arbitrary<infer R> ? R : never): RandomGraph {
  const builder = newBuilder();
  const parameters = shapes.map((shape, i) => named(builder, { kind: 'parameter', name: String(i), shape }));
  const there = [...parameters];
  for (const [operation, choice] of operations) {
    const recent = there.slice(-6);
    const made = step(builder, operation, (salt) => recent[(choice * salt + salt) % recent.length]!);
    if (sizeOf(shapeOf(builder, made)) <= 40) there.push(made);
  }
  const loss = weighed(builder, there.at(-1)!);
  const slopes = gradients(builder, loss, parameters);
  const along = slopes.map((slope) => weighed(builder, slope)).reduce((a, b) => map(builder, plus(x, y), [a, b]));
  const products = gradients(builder, along, parameters);
  const outputs = Object.fromEntries([...slopes, ...products].map((node, i) => [`d${i}`, node]));
  return {
    graph: finish(builder, { loss, along, ...outputs }),
    parameter: Object.fromEntries(shapes.map((shape, i) => [i, irregular(sizeOf(shape), i)])),
  };
}
