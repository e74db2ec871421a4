import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../src/engine/reference/graph/evaluate.ts';
import { finish, newBuilder, shapeOf } from '../../../src/graph/builder.ts';
import type { Convolution, JsonNumber, Shape } from '../../../src/graph/node.ts';
import { named } from '../../../src/graph/operation/leaf.ts';
import { conv2d } from '../../../src/graph/operation/product.ts';
import { sizeOf } from '../../../src/graph/shape.ts';
import { concat } from '../../../src/graph/tensor/concat.ts';
import { grad } from '../../../src/graph/tensor/grad.ts';
import { map } from '../../../src/graph/tensor/map.ts';
import { constantTensor, Tensor } from '../../../src/graph/tensor/tensor.ts';

interface Golden {
  readonly shape: Shape;
  readonly values: readonly JsonNumber[];
}

interface Case {
  readonly name: string;
  readonly inputs: readonly Golden[];
  readonly output: Golden;
  readonly gradients: readonly Golden[];
}

const file = new URL('../../../fixtures/torch/tensors.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] };

type Write = (...inputs: [Tensor, Tensor]) => Tensor;

/** Ours for each case, where it is not the method of that name. */
const written: Readonly<Record<string, Write>> = {
  'div by 0': (x, y) => x.div(y),
  'pow of 0': (x, y) => x.pow(y),
  'pow 2': (x) => x.pow(2),
  'pow 0': (x) => x.pow(0),
  'leakyRelu 0.2': (x) => x.leakyRelu(0.2),
  'elu 0.5': (x) => x.elu(0.5),
  'gelu tanh': (x) => x.gelu({ approximate: 'tanh' }),
  maximum: (x, y) => map((a, b) => Math.max(a, b), x, y),
  minimum: (x, y) => map((a, b) => Math.min(a, b), x, y),
  'softmax 0': (x) => x.softmax(0),
  'softmax with −∞': (x) => x.softmax(),
  'logSoftmax 1': (x) => x.logSoftmax(1),
  causal: (x) => x.causal().softmax(),
  'matmul batched': (x, y) => x.matmul(y),
  'matmul of vectors': (x, y) => x.matmul(y),
  'matmul by a vector': (x, y) => x.matmul(y),
  'matmul of a vector': (x, y) => x.matmul(y),
  permute: (x) => x.permute(2, 0, -2),
  reshape: (x) => x.reshape(3, -1),
  slice: (x) => x.slice(1, 1, -1),
  pad: (x) => x.pad(-1, 1, 2),
  concat: (x, y) => concat([x, y], -1),
  'sum 1': (x) => x.sum(1),
  'sum keep': (x) => x.sum([0, -1], { keepDim: true }),
  'mean -1': (x) => x.mean(-1),
  'max -1': (x) => x.max(-1),
  maxPool2d: (x) => x.maxPool2d(2),
  'maxPool2d overlapping': (x) => x.maxPool2d(3, { stride: 1, padding: 1 }),
  'maxPool2d with NaN': (x) => x.maxPool2d([3, 2], { stride: [1, 2] }),
  avgPool2d: (x) => x.avgPool2d(2),
  'avgPool2d overlapping': (x) => x.avgPool2d(3, { stride: [2, 1], padding: 1 }),
  conv2d: (x, w) => convolve(x, w, { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 }),
  'conv2d with every option': (x, w) =>
    convolve(x, w, { stride: [2, 1], padding: [1, 2], dilation: [1, 2], groups: 2 }),
  take: (x) =>
    x.take(new Tensor(x.builder, named(x.builder, { kind: 'input', name: 'rows', shape: [2, 2], type: 'integer' }))),
};

function convolve(x: Tensor, w: Tensor, options: Convolution): Tensor {
  return new Tensor(x.builder, conv2d(x.builder, x.index, w.index, options));
}

const rows = [1, 3, 1, 0];

/** Sums of few numbers, in another order than PyTorch's; its gelu takes erf from a library of its own. */
const TOLERANCE = 1e-13;

describe('a tensor computes what PyTorch does, and so does its gradient:', () => {
  test.each(cases)('$name', ({ name, inputs, output, gradients }) => {
    const builder = newBuilder();
    const leaves = inputs.map(
      ({ shape }, i) => new Tensor(builder, named(builder, { kind: 'parameter', name: String(i), shape })),
    );
    const method = name.split(' ')[0] as 'add';
    const [x, y] = leaves as [Tensor, Tensor?];
    const result = written[name]?.(x, y!) ?? (y ? x[method](y) : (x[method] as unknown as () => Tensor)());
    const count = sizeOf(result.shape);
    const weights = constantTensor(
      builder,
      Array.from({ length: count }, (_, i) => i + 1),
      result.shape,
    );
    const slopes = grad(result.mul(weights).sum(), leaves);
    const outputs = Object.fromEntries([result, ...slopes].map(({ index }, i) => [i, index]));
    const parameter = Object.fromEntries(inputs.map(({ values }, i) => [i, values.map(Number)]));
    const found = evaluateGraph(finish(builder, outputs), { parameter, input: { rows } });
    [output, ...gradients].forEach((golden, i) => {
      expect(shapeOf(builder, outputs[i]!)).toEqual(golden.shape);
      golden.values.forEach((value, j) => {
        expectSame(found[i]![j]!, Number(value), `${i === 0 ? 'output' : `gradient ${i - 1}`}[${j}]`);
      });
    });
  });
});

function expectSame(found: number, expected: number, place: string): void {
  const error = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
  const same = Object.is(found, expected) || found === expected || error < TOLERANCE;
  expect(same, `${place}: ${found} for PyTorch's ${expected}`).toBe(true);
}
