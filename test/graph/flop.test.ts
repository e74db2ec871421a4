import { expect, test } from 'vitest';
import { finish, newBuilder, type Builder } from '../../src/graph/builder.ts';
import { argument, over, plus, times } from '../../src/graph/expression.ts';
import { flopOf, flopOfStep } from '../../src/graph/flop.ts';
import { named } from '../../src/graph/operation/leaf.ts';
import { map } from '../../src/graph/operation/map.ts';
import { poolPick } from '../../src/graph/operation/pool.ts';
import { conv2d, matmul } from '../../src/graph/operation/product.ts';
import { sum } from '../../src/graph/operation/reduce.ts';
import { transpose } from '../../src/graph/operation/view.ts';
import { traceProblem } from '../../src/model/trace-problem.ts';
import { loadFields } from '../../src/problem/data/load-fields.ts';
import { defineProblem } from '../../src/model/define-problem.ts';
import { crossEntropy } from '../../src/model/losses.ts';
import { arrays } from '../../src/problem/data/sources/arrays.ts';

const [CONVOLUTION, WINDOW] = [
  { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 2 },
  { kernel: [2, 2], stride: [2, 2], padding: [0, 0] },
] as const;

const leaf = (g: Builder, name: string, ...shape: readonly number[]) => named(g, { kind: 'input', name, shape });

test.each<[string, (g: Builder) => number, number]>([
  ['a product, 2 m n k', (g) => matmul(g, leaf(g, 'a', 5, 3, 4), leaf(g, 'b', 4, 7)), 2 * 5 * 3 * 4 * 7],
  ['every operator of an expression', (g) => map(g, over(plus(argument(0), argument(1)), times(argument(0), argument(1))), [leaf(g, 'a', 6, 1), leaf(g, 'b', 1, 5)]), 3 * 30], // prettier-ignore
  ['a sum, what it reads', (g) => sum(g, leaf(g, 'a', 6, 5), [1]), 30],
  ['a convolution, its filters over its places', (g) => conv2d(g, leaf(g, 'x', 2, 4, 8, 8), leaf(g, 'w', 6, 2, 3, 3), CONVOLUTION), 2 * (2 * 6 * 8 * 8) * (2 * 3 * 3)], // prettier-ignore
  ['a window, what it reads', (g) => poolPick(g, leaf(g, 'by', 1, 1, 8, 8), leaf(g, 'of', 1, 1, 8, 8), WINDOW), 64],
  ['a view, nothing', (g) => transpose(g, leaf(g, 'a', 6, 5)), 0],
])('counts of %s', (_, build, expected) => {
  const g = newBuilder();
  expect(flopOf(finish(g, { out: build(g) }))).toBe(expected);
});

test('a step of 784-200-10 takes the products of forward and backward, and little else', async () => {
  const [count, batch] = [64, 64];
  const one = { x: new Float32Array(count * 784), y: new Int32Array(count) };
  const problem = defineProblem({
    name: 'mlp',
    data: arrays({ name: 'zeros', fields: { x: [784], y: [] }, train: one, test: one }),
    loss: ({ x, y }, net) => ({
      loss: crossEntropy(net.linear('out', net.linear('hidden', x, 200).relu(), 10), y),
    }),
  });
  const { data } = await loadFields(problem.data, undefined);
  const { model } = traceProblem(problem, data, batch);
  // Forward, the gradients of both weights, and of the hidden layer's output.
  const products = 2 * batch * (2 * (784 * 200 + 200 * 10) + 200 * 10);
  expect(flopOfStep(model)).toBeGreaterThan(products);
  expect(flopOfStep(model)).toBeLessThan(1.01 * products);
});
