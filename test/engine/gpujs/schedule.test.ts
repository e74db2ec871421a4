import { expect, test } from 'vitest';
import { compileGraph } from '../../../src/engine/gpujs/graph/compile.ts';
import { GraphConstants } from '../../../src/engine/gpujs/graph/constants.ts';
import { lieOf } from '../../../src/engine/gpujs/graph/lie.ts';
import { finish, newBuilder, type Builder } from '../../../src/graph/builder.ts';
import { argument, binary, plus, times, unary } from '../../../src/graph/expression.ts';
import { named } from '../../../src/graph/operation/leaf.ts';
import { map } from '../../../src/graph/operation/map.ts';
import { matmul } from '../../../src/graph/operation/product.ts';
import { max, sum } from '../../../src/graph/operation/reduce.ts';
import { concat, permute, reshape, transpose } from '../../../src/graph/operation/view.ts';

const [x, y] = [argument(0), argument(1)];
const add = (g: Builder, a: number, b: number) => map(g, plus(x, y), [a, b]);

/** The kernels of what is written: how many threads each has, and how many tensors it reads. */
function kernelsOf(
  write: (g: Builder, p: (...shape: number[]) => number) => readonly number[],
  mostBuffers = 16,
): readonly { readonly threads: number; readonly reads: number }[] {
  const g = newBuilder();
  let count = 0;
  const written = write(g, (...shape) => named(g, { kind: 'parameter', name: String(count++), shape }));
  const graph = finish(g, Object.fromEntries(written.map((node, i) => [String(i), node])));
  const constant = { handle: {}, rows: 1, columns: 1 };
  const { kernels } = compileGraph(graph, {
    ...{ lanes: 1, mostBuffers, constants: new GraphConstants(), constant, output: () => undefined },
    leaf: ({ shape }) => {
      const lie = lieOf(shape);
      return { lie, value: { handle: {}, rows: lie.rows, columns: lie.columns } };
    },
  });
  return kernels.map(({ extent: [columns, rows], args }) => ({
    threads: columns * rows,
    reads: Object.values(args.all).filter((handle) => handle !== constant.handle).length,
  }));
}

test('a product with what follows it, number by number, is one kernel', () => {
  const kernels = kernelsOf((g, p) => [map(g, unary('tanh', x), [add(g, matmul(g, p(5, 30), p(30, 7)), p(7))])]);
  expect(kernels).toEqual([{ threads: 35, reads: 3 }]);
});

test('a product that is read again and again is computed once', () => {
  const kernels = kernelsOf((g, p) => {
    const product = matmul(g, p(5, 30), p(30, 7));
    return [map(g, times(x, y), [product, p(40, 5, 7)]), sum(g, product, [1])];
  });
  expect(kernels.map(({ threads }) => threads)).toEqual([35, 1400, 5]);
});

test('reductions over a few classes are made where they are read, those over many once', () => {
  const softmax = (classes: number) =>
    kernelsOf((g, p) => {
      const a = p(64, classes);
      const powers = map(g, unary('exp', binary('subtract', x, y)), [a, max(g, a, [1])]);
      return [map(g, binary('divide', x, y), [powers, sum(g, powers, [1])])];
    });
  expect(softmax(10).map(({ threads }) => threads)).toEqual([640, 640]);
  expect(softmax(100).map(({ threads }) => threads)).toEqual([64, 64, 6400]);
});

test('views are no kernels, but where a product would take a division at each of its numbers', () => {
  const plain = kernelsOf((g, p) => [matmul(g, transpose(g, p(9, 64)), reshape(g, p(9, 5, 6), [9, 30]))]);
  expect(plain).toEqual([{ threads: 1920, reads: 2 }]);
  const divided = kernelsOf((g, p) => [matmul(g, p(4, 9), reshape(g, permute(g, p(3, 3, 6), [1, 0, 2]), [9, 6]))]);
  expect(divided.map(({ threads }) => threads)).toEqual([54, 24]);
});

test('a long sum by few threads is made axis by axis', () => {
  const kernels = kernelsOf((g, p) => [sum(g, p(40, 3, 50), [0, 2])]);
  expect(kernels.map(({ threads }) => threads)).toEqual([150, 3]);
});

test('a largest number, and those that are asked whether they are it, come from where they lie', () => {
  const kernels = kernelsOf((g, p) => {
    const powers = map(g, unary('exp', x), [p(8, 5)]);
    return [map(g, binary('equal', x, y), [powers, max(g, powers, [1])])];
  });
  expect(kernels.map(({ threads }) => threads)).toEqual([40, 8, 40]);
});

test('no kernel reads more buffers than a device lets it', () => {
  const write = (g: Builder, p: (...shape: number[]) => number) => {
    const parts = Array.from({ length: 30 }, () => p(2, 3));
    return [concat(g, parts, 0), parts.reduce((all, part) => add(g, all, part))];
  };
  // Constants, who sees which batch, and the result are buffers as well.
  expect(Math.max(...kernelsOf(write, 8).map(({ reads }) => reads))).toBe(5);
  expect(Math.max(...kernelsOf(write, 16).map(({ reads }) => reads))).toBe(13);
});
