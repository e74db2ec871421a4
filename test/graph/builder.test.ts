import { describe, expect, test } from 'vitest';
import { add, type Builder, finish, newBuilder } from '../../src/graph/builder.ts';
import { argument, binary, number, plus, times, unary } from '../../src/graph/expression.ts';
import { withGradients } from '../../src/graph/grad.ts';
import type { Graph, GraphNode, Shape } from '../../src/graph/node.ts';
import { constant, index, named, random } from '../../src/graph/operation/leaf.ts';
import { map } from '../../src/graph/operation/map.ts';
import { matmul } from '../../src/graph/operation/product.ts';
import { max, sum } from '../../src/graph/operation/reduce.ts';
import { concat, expand, fill, flip, pad, permute, reshape, slice, stop } from '../../src/graph/operation/view.ts';
import { constantTensor, Tensor } from '../../src/graph/tensor/tensor.ts';
import { evaluateGraph } from '../../src/engine/reference/graph/evaluate.ts';

const [x, y] = [argument(0), argument(1)];

function leaf(builder: Builder, shape: Shape, name = 'a'): number {
  return named(builder, { kind: 'parameter', name, shape });
}

function nodesAdded(write: (builder: Builder, a: number) => number): readonly string[] {
  const builder = newBuilder();
  const a = leaf(builder, [2, 3, 4]);
  const wanted = finish(builder, { a, wanted: write(builder, a) });
  return wanted.nodes.slice(1).map(({ kind, inputs }) => `${kind} ${inputs.join(' ')}`.trim());
}

const folded: readonly (readonly [name: string, write: (g: Builder, a: number) => number, left: readonly string[]])[] = [
  ['x · 1', (g, a) => map(g, times(x, y), [a, constant(g, 1)]), []],
  ['x + 0, broadcast', (g, a) => map(g, plus(x, y), [constant(g, 0, [1, 1]), a]), []],
  ['x / 1', (g, a) => map(g, binary('divide', x, number(1)), [a]), []],
  ['x · 0, which may be NaN', (g, a) => map(g, times(x, number(0)), [a]), ['map 0']],
  ['numbers alone', (g) => map(g, plus(x, y), [constant(g, 1), constant(g, 2)]), ['constant']],
  ['an infinite number', (g, a) => map(g, plus(x, y), [a, constant(g, Infinity)]), ['constant', 'map 0 1']],
  ['reshape of reshape', (g, a) => reshape(g, reshape(g, a, [24]), [4, 6]), ['reshape 0']],
  ['reshape and back', (g, a) => reshape(g, reshape(g, a, [24]), [2, 3, 4]), []],
  ['permute and back', (g, a) => permute(g, permute(g, a, [1, 2, 0]), [2, 0, 1]), []],
  ['slice of slice', (g, a) => slice(g, slice(g, a, [0, 1, 0], [2, 3, 4]), [0, 1, 0], [2, 2, 4]), ['slice 0']],
  ['all of it', (g, a) => slice(g, a, [0, 0, 0], [2, 3, 4]), []],
  ['flip and back', (g, a) => flip(g, flip(g, a, [0, 2]), [2, 0]), []],
  ['pad by nothing', (g, a) => pad(g, a, [0, 0, 0], [0, 0, 0]), []],
  ['expand to itself', (g, a) => expand(g, a, [2, 3, 4]), []],
  ['expand of expand', (g, a) => expand(g, expand(g, reshape(g, a, [24, 1, 1]), [24, 1, 2]), [24, 3, 2]), ['reshape 0', 'expand 1']],
  ['a view of one number', (g) => permute(g, slice(g, reshape(g, fill(g, constant(g, 2), [6, 2]), [3, 4]), [0, 0], [3, 2]), [1, 0]), ['constant', 'expand 1']],
  ['the sum of a repeated number', (g) => sum(g, fill(g, constant(g, 2), [6, 2]), [0, 1]), ['constant']],
  ['sum over axes of length 1', (g, a) => sum(g, reshape(g, a, [24, 1]), [1]), ['reshape 0']],
  ['concat with nothing', (g, a) => concat(g, [a, slice(g, a, [0, 0, 0], [0, 3, 4])], 0), []],
  ['stop of stop', (g, a) => stop(g, stop(g, a)), ['stop 0']],
  ['what is repeated is computed before', (g, a) => map(g, unary('exp', x), [expand(g, max(g, a, [2]), [2, 3, 4])]), ['max 0', 'map 1', 'expand 2']],
  ['an input that is given twice', (g, a) => map(g, times(x, y), [a, a]), ['map 0']],
  ['a batch by one matrix is one product', (g, a) => matmul(g, a, leaf(g, [4, 5], 'b')), ['parameter', 'reshape 0', 'matmul 2 1', 'reshape 3']],
]; // prettier-ignore

describe('what does nothing is not written down:', () => {
  test.each(folded)('%s', (_, write, left) => {
    expect(nodesAdded(write).filter((node) => node !== 'parameter')).toEqual(
      left.filter((node) => node !== 'parameter'),
    );
  });
});

test('equal nodes are one, and −0, NaN and 0 are not equal', () => {
  const builder = newBuilder();
  const [a, b] = [leaf(builder, [3]), leaf(builder, [3])];
  expect(a).toBe(b);
  expect(map(builder, unary('exp', x), [a])).toBe(map(builder, unary('exp', x), [b]));
  const numbers = [0, -0, NaN, Infinity, -Infinity].map((value) => constant(builder, value));
  expect(new Set(numbers).size).toBe(5);
  expect(leaf(builder, [3, 1])).not.toBe(a);
  expect(random(builder, 'a', 'normal', [3])).not.toBe(random(builder, 'b', 'normal', [3]));
});

test('a graph survives JSON, what is no number there too, and is the same when it is taken up again', () => {
  const builder = newBuilder();
  const scores = new Tensor(builder, leaf(builder, [2, 3, 3])).causal().softmax();
  const odd = constantTensor(builder, [-0, NaN, Infinity], [3]);
  const graph = finish(builder, { loss: scores.mul(odd).sum().index, odd: odd.index, places: index(builder, 3) });
  const read = JSON.parse(JSON.stringify(graph)) as Graph;
  expect(read).toEqual(graph);
  const parameter = { a: Array.from({ length: 18 }, (_, i) => Math.sin(i)) };
  expect(evaluateGraph(read, { parameter })).toEqual(evaluateGraph(graph, { parameter }));
  expect(evaluateGraph(read, { parameter })['odd']).toEqual(Float64Array.of(-0, NaN, Infinity));
  const again = newBuilder(read);
  for (const node of graph.nodes) add(again, node);
  expect(again.nodes).toHaveLength(graph.nodes.length);
});

test('a gradient takes a few nodes for each of the model, whatever its depth', () => {
  const nodesOf = (depth: number): number => {
    const builder = newBuilder();
    let h = new Tensor(builder, named(builder, { kind: 'input', name: 'x', shape: [4, 8] }));
    const parameters: Record<string, number> = {};
    for (let i = 0; i < depth; i += 1) {
      parameters[`w${i}`] = leaf(builder, [8, 8], `w${i}`);
      h = h
        .matmul(new Tensor(builder, parameters[`w${i}`]!))
        .tanh()
        .add(h);
    }
    const graph = finish(builder, { loss: h.mul(h).mean().index });
    const by = Object.fromEntries(Object.keys(parameters).map((name) => [`grad ${name}`, leafIndex(graph, name)]));
    return withGradients(graph, 'loss', by).nodes.length;
  };
  const [few, more, most] = [nodesOf(5), nodesOf(10), nodesOf(20)];
  expect(most - more).toBe(2 * (more - few));
  expect(most).toBeLessThan(20 * 12);
});

test('the gradient of a sequence that is cut into steps is put together, not summed', () => {
  const kinds = (steps: number): readonly string[] => {
    const builder = newBuilder();
    const sequence = new Tensor(builder, leaf(builder, [2, steps, 3]));
    let h = sequence.slice(1, 0, 1);
    for (let t = 1; t < steps; t += 1) h = h.tanh().mul(sequence.slice(1, t, t + 1));
    const graph = finish(builder, { loss: h.sum().index });
    return withGradients(graph, 'loss', { slope: leafIndex(graph, 'a') }).nodes.map(({ kind }) => kind);
  };
  expect(kinds(6).filter((kind) => kind === 'pad')).toEqual([]);
  expect(kinds(6).filter((kind) => kind === 'concat')).toEqual(['concat']);
});

function leafIndex({ nodes }: Graph, name: string): number {
  return nodes.findIndex((node: GraphNode) => 'name' in node && node.name === name);
}
