import { describe, test } from 'vitest';
import { argument, binary, choose, number, unary } from '../../src/graph/expression.ts';
import type { MapExpression, Shape } from '../../src/graph/node.ts';
import { named } from '../../src/graph/operation/leaf.ts';
import { map } from '../../src/graph/operation/map.ts';
import { poolPick, poolSpread, poolSum, poolSumSpread } from '../../src/graph/operation/pool.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, matmul } from '../../src/graph/operation/product.ts';
import { max, sum } from '../../src/graph/operation/reduce.ts';
import { put, take } from '../../src/graph/operation/rows.ts';
import { concat, expand, flip, pad, permute, reshape, slice } from '../../src/graph/operation/view.ts';
import { type Build, expectGradients } from './differences.ts';

const [x, y] = [argument(0), argument(1)];
const plain = { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 } as const;
const awkward = { stride: [2, 1], padding: [1, 2], dilation: [1, 2], groups: 2 } as const;
const window = { kernel: [2, 3], stride: [1, 2], padding: [1, 0] } as const;

type Row = readonly [name: string, shapes: readonly Shape[], build: Build];

const rows: readonly Row[] = [
  ['sum over the middle', [[2, 3, 2]], (g, [a]) => sum(g, a!, [1])],
  ['sum over all of one number', [[1, 1]], (g, [a]) => sum(g, a!, [0, 1])],
  ['max over two axes', [[2, 3, 2]], (g, [a]) => max(g, a!, [0, 2])],
  ['matmul', [[2, 3], [3, 5]], (g, [a, b]) => matmul(g, a!, b!)], // prettier-ignore
  ['matmul, batched', [[2, 1, 2, 3], [3, 3, 1]], (g, [a, b]) => matmul(g, a!, b!)], // prettier-ignore
  ['matmul by one matrix', [[2, 2, 3], [3, 2]], (g, [a, b]) => matmul(g, a!, b!)], // prettier-ignore
  ['matmul with itself', [[3, 3]], (g, [a]) => matmul(g, a!, a!)],
  ['conv2d', [[1, 2, 3, 3], [2, 2, 2, 2]], (g, [a, b]) => conv2d(g, a!, b!, plain)], // prettier-ignore
  ['conv2d with every option', [[1, 2, 3, 2], [2, 1, 3, 2]], (g, [a, b]) => conv2d(g, a!, b!, awkward)], // prettier-ignore
  ['conv2dInputGradient', [[1, 2, 2, 4], [2, 1, 3, 2]], (g, [a, b]) => conv2dInputGradient(g, a!, b!, [1, 2, 3, 2], awkward)], // prettier-ignore
  ['conv2dWeightGradient', [[1, 2, 3, 2], [1, 2, 2, 4]], (g, [a, b]) => conv2dWeightGradient(g, a!, b!, [2, 1, 3, 2], awkward)], // prettier-ignore
  ['max pooling', [[2, 1, 3, 4]], (g, [a]) => poolPick(g, a!, a!, window)],
  ['poolPick', [[2, 1, 3, 4], [2, 1, 3, 4]], (g, [a, b]) => poolPick(g, a!, b!, window)], // prettier-ignore
  ['poolSpread', [[2, 1, 3, 4], [2, 1, 4, 1]], (g, [a, b]) => poolSpread(g, a!, b!, window)], // prettier-ignore
  ['poolSum', [[2, 1, 3, 4]], (g, [a]) => poolSum(g, a!, window)],
  ['poolSumSpread', [[2, 1, 4, 1]], (g, [a]) => poolSumSpread(g, a!, [2, 1, 3, 4], window)],
  [
    'take',
    [[4, 2]],
    (g, [a]) => take(g, a!, named(g, { kind: 'input', name: 'rows', shape: [2, 2], type: 'integer' })),
  ],
  [
    'put',
    [[2, 2, 3]],
    (g, [a]) => put(g, named(g, { kind: 'input', name: 'rows', shape: [2, 2], type: 'integer' }), a!, 4),
  ],
  ['reshape', [[2, 3]], (g, [a]) => reshape(g, a!, [3, 1, 2])],
  ['permute', [[2, 3, 4]], (g, [a]) => permute(g, a!, [2, 0, 1])],
  ['expand', [[2, 1, 3]], (g, [a]) => expand(g, a!, [2, 2, 5, 3])],
  ['slice', [[3, 4]], (g, [a]) => slice(g, a!, [1, 0], [2, 3])],
  ['an empty slice', [[3, 4]], (g, [a]) => slice(g, a!, [1, 2], [3, 2])],
  ['flip', [[3, 2, 2]], (g, [a]) => flip(g, a!, [0, 2])],
  ['pad', [[2, 3]], (g, [a]) => pad(g, a!, [0, 2], [1, 1])],
  ['concat', [[2, 1], [2, 3]], (g, [a, b]) => concat(g, [a!, b!, a!], 1)], // prettier-ignore
  ['a sequence cut into steps', [[2, 5, 2]], (g, [a]) => {
    const step = (t: number) => reshape(g, slice(g, a!, [0, t, 0], [2, t + 1, 2]), [2, 2]);
    return [3, 0, 1, 4, 1].map(step).reduce((h, each) => map(g, binary('multiply', x, unary('tanh', y)), [h, each]));
  }], // prettier-ignore
  ['a broadcast in the middle', [[2, 1, 3], [4, 1]], (g, [a, b]) => map(g, binary('multiply', unary('exp', x), y), [a!, b!])], // prettier-ignore
  ['a broadcast of nothing', [[1, 3], [0, 1]], (g, [a, b]) => map(g, binary('multiply', x, y), [a!, b!])], // prettier-ignore
];

/** Larger than 0. */
const positive = unary('exp', x);

const expressions: readonly (readonly [name: string, expression: MapExpression])[] = [
  ...(['negate', 'abs', 'exp', 'sin', 'cos', 'tanh', 'erf', 'sign', 'floor'] as const).map(
    (operator) => [operator, binary('multiply', unary(operator, x), y)] as const,
  ),
  ...(['sqrt', 'log'] as const).map(
    (operator) => [operator, binary('multiply', unary(operator, positive), y)] as const,
  ),
  ...(['add', 'subtract', 'multiply', 'divide', 'minimum', 'maximum', 'less', 'equal'] as const).map(
    (operator) => [operator, binary(operator, binary('multiply', x, y), unary('exp', y))] as const,
  ),
  ['power', binary('power', positive, y)],
  ['square of what may be negative', binary('power', binary('add', x, y), number(2))],
  ['cube of what may be negative', binary('power', binary('add', x, y), number(3))],
  ['choose', choose(binary('less', x, y), binary('multiply', x, x), unary('exp', y))],
  ['not, and, or', choose(unary('not', binary('or', binary('less', x, y), binary('and', x, y))), unary('exp', x), y)],
];

describe('gradients are what small steps say, and so are gradients of gradients:', () => {
  test.each(rows)('%s', (_, shapes, build) => {
    expectGradients(shapes, build);
  });

  test.each(expressions)('map of %s', (_, expression) => {
    expectGradients([[2, 3], [3]], (g, parameters) => map(g, expression, parameters)); // prettier-ignore
  });
});
