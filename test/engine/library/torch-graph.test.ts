import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { torchGraph } from '../../../src/engine/library/torch-graph.ts';
import { evaluateGraph } from '../../../src/engine/reference/graph/evaluate.ts';
import { type Builder, finish, newBuilder } from '../../../src/graph/builder.ts';
import { argument, plus, times } from '../../../src/graph/expression.ts';
import { gradients } from '../../../src/graph/grad.ts';
import type { Graph } from '../../../src/graph/node.ts';
import { named } from '../../../src/graph/operation/leaf.ts';
import { map } from '../../../src/graph/operation/map.ts';
import { conv2d } from '../../../src/graph/operation/product.ts';
import { sizeOf } from '../../../src/graph/shape.ts';
import { map as vectorMap } from '../../../src/graph/tensor/map.ts';
import { Tensor } from '../../../src/graph/tensor/tensor.ts';
import { standardised } from '../../../src/model/layer/norm.ts';
import { crossEntropy } from '../../../src/model/losses.ts';
import { cases, expressions, type Case } from '../cpu/graph/cases.ts';
import { widerGraph } from '../cpu/graph/wider-graph.ts';
import { irregular, weighed } from '../../graph/differences.ts';
import { randomGraph, recipes } from '../../graph/random-graph.ts';
import { missing, title } from './interpreter.ts';
import { computedByTorch, type TorchRun } from './torch-graphs.ts';

const [x, y] = [argument(0), argument(1)];
/** Of a tensor's every number, so that its gradient depends on the number. */
const curved = plus(x, times(x, x));

/** The outputs, one number made of them all, and our gradients of it: `loss by NAME`. */
function differentiated(g: Builder, outputs: Readonly<Record<string, number>>): Graph {
  const loss = Object.values(outputs)
    .map((output) => weighed(g, output, curved))
    .reduce((a, b) => map(g, plus(x, y), [a, b]));
  const parameters = g.nodes.flatMap((node, i) => (node.kind === 'parameter' ? [[node.name, i] as const] : []));
  const slopes = gradients(
    g,
    loss,
    parameters.map(([, i]) => i),
  );
  const named = Object.fromEntries(parameters.map(([name], i) => [ours(name), slopes[i]!]));
  return finish(g, { ...outputs, loss, ...named });
}

/** How the gradient by a parameter is called that our graph computes; autograd's is `loss by NAME`. */
const ours = (name: string): string => `loss by ${name}, ours`;

const AWKWARD = [Infinity, -0, NaN, 1e-310, 0, -Infinity, -1e-310];

/** @param every so many numbers one of those that are awkward */
function runOf([, write]: Case, every = Infinity): TorchRun {
  const g = newBuilder();
  const parameter: Record<string, Float64Array> = {};
  const numbers = (length: number, salt: number): Float64Array =>
    irregular(length, salt).map((value, i) =>
      i % every === every - 1 ? AWKWARD[((i / every + salt) % AWKWARD.length) | 0]! : value,
    );
  const written = write(g, (...shape) => {
    const name = `p${Object.keys(parameter).length}`;
    parameter[name] = numbers(sizeOf(shape), Object.keys(parameter).length);
    return named(g, { kind: 'parameter', name, shape });
  });
  const outputs = Object.fromEntries([written].flat().map((node, i) => [`out ${i}`, node]));
  const leaves = { parameter, state: { s: numbers(12, 3) }, input: { rows: Float64Array.of(1, 3, 1, 0) } };
  return every === Infinity
    ? { graph: differentiated(g, outputs), leaves, differentiated: ['loss'] }
    : { graph: finish(g, outputs), leaves };
}

/** Both compute in double precision, and sum up in orders of their own. */
const TOLERANCE = 1e-10;

function isSame(found: number | undefined, expected: number, size: number): boolean {
  return (
    found === expected ||
    (Number.isNaN(found) && Number.isNaN(expected)) ||
    Math.abs(found! - expected) <= TOLERANCE * size
  );
}

/** Where PyTorch's numbers are not those of reference, its gradients not ours. */
function differences(
  { graph, leaves }: TorchRun,
  found: Readonly<Record<string, readonly number[]>>,
): readonly string[] {
  const expected = evaluateGraph(graph, leaves);
  const differs = (name: string, values: readonly number[], wanted: Float64Array): readonly string[] => {
    const size = wanted.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 1);
    const wrong = wanted.findIndex((value, i) => !isSame(values[i], value, size));
    if (wrong !== -1) return [`${name}: ${values[wrong]} in place of ${wanted[wrong]} at place ${wrong}`];
    return values.length === wanted.length ? [] : [`${name}: ${values.length} numbers`];
  };
  return Object.entries(found).flatMap(([name, values]) => {
    const wanted = expected[name] ?? expected[`${name}, ours`];
    return wanted === undefined ? [] : differs(name, values, wanted);
  });
}

const label = (x: Tensor): Tensor =>
  new Tensor(x.builder, named(x.builder, { kind: 'input', name: 'label', shape: [3], type: 'integer' }));
const given = ({ builder }: Tensor, name: string, ...shape: readonly number[]): Tensor =>
  new Tensor(builder, named(builder, { kind: 'parameter', name, shape }));
const convolution = (x: Tensor): Tensor => {
  const weight = given(x, 'w', 2, 1, 2, 2).index;
  const maps = conv2d(x.builder, x.reshape(1, 1, 3, 4).index, weight, {
    stride: [1, 2],
    padding: [1, 0],
    dilation: [1, 1],
    groups: 1,
  });
  return new Tensor(x.builder, maps).add(given(x, 'b', 2).reshape(1, 2, 1, 1));
};
/** With what running averages are made of, and that weighed in. */
const batchNormed = (x: Tensor): Tensor => {
  const axes = [...x.shape.keys()].filter((axis) => axis !== 1);
  const channels = x.shape.map((length, axis) => (axis === 1 ? length : 1));
  const [w, b] = ['w', 'b'].map((name) => given(x, name, x.shape[1]!).reshape(...channels)) as [Tensor, Tensor];
  const centred = x.sub(x.mean(axes, { keepDim: true }));
  const moments = [x, centred.mul(centred)].map((each) => each.mean(axes, { keepDim: true }).detach()) as [
    Tensor,
    Tensor,
  ];
  return standardised(x, axes, 1e-3).mul(w).add(b).mul(moments[0]).add(moments[1]);
};
const functionCall = (name: string, ...numbers: readonly number[]) => ({ kind: 'function', name, numbers });

/** Functions with corners, or of numbers that overflow; how PyTorch is told of those that it has. */
const functions: readonly (readonly [name: string, write: (x: Tensor) => Tensor, by: object | null])[] = [
  ['relu', (t) => t.relu(), functionCall('relu')],
  ['leakyRelu', (t) => t.leakyRelu(0.2), functionCall('leaky_relu', 0.2)],
  ['elu', (t) => t.elu(0.7), functionCall('elu', 0.7)],
  ['gelu', (t) => t.gelu(), functionCall('gelu')],
  ['gelu by tanh', (t) => t.gelu({ approximate: 'tanh' }), functionCall('gelu_tanh')],
  ['silu', (t) => t.silu(), functionCall('silu')],
  ['sigmoid', (t) => t.sigmoid(), functionCall('sigmoid')],
  ['softplus', (t) => t.softplus(), functionCall('softplus')],
  ['softmax', (t) => t.softmax(), { kind: 'softmax', axis: 1 }],
  ['softmax of columns', (t) => t.softmax(0), { kind: 'softmax', axis: 0 }],
  ['logSoftmax', (t) => t.logSoftmax(), { kind: 'log_softmax', axis: 1 }],
  ['crossEntropy', (t) => crossEntropy(t, label(t)), { kind: 'cross_entropy' }],
  ['crossEntropy, smoothed', (t) => crossEntropy(t, label(t), { labelSmoothing: 0.1 }), null],
  ['rows of mean 0 and variance 1', (t) => standardised(t, [-1], 1e-3), { kind: 'layer_norm', eps: 1e-3 }],
  [
    'a layer norm',
    (t) =>
      standardised(t, [-1], 1e-5)
        .mul(given(t, 'w', 4))
        .add(given(t, 'b', 4)),
    { kind: 'layer_norm', eps: 1e-5 },
  ],
  ['columns of mean 0 and variance 1', (t) => standardised(t, [0], 1e-3), { kind: 'part', index: 0 }],
  ['a batch norm', batchNormed, null],
  ['a batch norm of images', (t) => batchNormed(t.reshape(3, 2, 1, 2)), null],
  [
    'gates that are cut from a row',
    (t) => [0, 1].map((i) => t.slice(1, 2 * i, 2 * i + 2).tanh()).reduce((a, b) => a.mul(b)),
    null,
  ],
  ['columns that are not all', (t) => [0, 2].map((i) => t.slice(1, i, i + 1).tanh()).reduce((a, b) => a.mul(b)), null],
  ['a linear layer', (t) => t.matmul(given(t, 'w', 5, 4).transpose()).add(given(t, 'b', 5)), { kind: 'linear' }],
  [
    'a linear layer of sequences',
    (t) =>
      t
        .reshape(3, 2, 2)
        .matmul(given(t, 'w', 5, 2).transpose())
        .add(given(t, 'b', 5)),
    { kind: 'linear', shape: [3, 2, 5] },
  ],
  [
    'a product to which no bias is added',
    (t) => t.matmul(given(t, 'w', 5, 4).transpose()).add(given(t, 'b', 3, 1)),
    null,
  ],
  ['a convolution', convolution, { kind: 'conv2d', inputs: [0, 1, 2].map((): unknown => expect.any(Number)) }],
  ['max of ties', (t) => t.max(0), null],
  ['maxPool2d of ties', (t) => t.div(20).reshape(1, 1, 3, 4).maxPool2d([1, 2]), null],
  ['a choice of what overflows', (t) => vectorMap((v) => (v > 0 ? Math.log(v) : Math.exp(v) + 1 / (1 - v)), t), null],
  [
    'minimum and maximum of equals',
    (t) => vectorMap((a, b) => Math.min(a, b) * Math.max(b, a), t, t.slice(0, 0, 1)),
    null,
  ],
];

const none = <T>(make: () => T): T | null => (missing === null ? make() : null);

describe.skipIf(missing !== null)(`graphs by ${title}`, () => {
  const plain = cases.map((each) => runOf(each));
  const found = none(() => computedByTorch(plain));
  test.each(cases.map(([name], i) => ({ name, i })))('$name: as on reference, and autograd agrees', ({ i }) => {
    expect(differences(plain[i]!, found![i]!)).toEqual([]);
    const [parameters, slopes] = [Object.keys(plain[i]!.leaves.parameter!), Object.keys(found![i]!)];
    if (parameters.length > 0) expect(slopes).toEqual(expect.arrayContaining([`loss by ${parameters[0]!}`]));
  });

  // A border of zeros times what is not finite is NaN here, and left out on reference.
  const hard = cases
    .filter(([name]) => !name.startsWith('convolution'))
    .map((each) => [each[0], runOf(each, 5)] as const);
  const foundHard = none(() => computedByTorch(hard.map(([, run]) => run)));
  test.each(hard.map(([name], i) => ({ name, i })))(
    '$name, with numbers that are not finite, −0 and denormal',
    ({ i }) => {
      expect(differences(hard[i]![1], foundHard![i]!)).toEqual([]);
    },
  );

  const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, 7.25, Infinity, -Infinity, NaN, 1e-310, -1e-310, 1e-20, 60, 709, 711, -744, -746, 1e9, 1e308]; // prettier-ignore
  const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));
  const operators = expressions.map(([name, expression]) => {
    const g = newBuilder();
    const [a, b] = ['a', 'b'].map((leaf) => named(g, { kind: 'parameter', name: leaf, shape: [pairs.length] }));
    const parameter = { a: pairs.map(([first]) => first), b: pairs.map(([, second]) => second) };
    return [name, { graph: finish(g, { out: map(g, expression, [a!, b!]) }), leaves: { parameter } }] as const;
  });
  const foundOperators = none(() => computedByTorch(operators.map(([, run]) => run)));
  test.each(operators.map(([name], i) => ({ name, i })))('$name of all pairs of awkward numbers', ({ i }) => {
    const wanted = evaluateGraph(operators[i]![1].graph, operators[i]![1].leaves)['out']!;
    const wrong = pairs.flatMap(([a, b], j) => {
      const got = foundOperators![i]!['out']![j];
      return isSame(got, wanted[j]!, Math.abs(wanted[j]!)) ? [] : [`of ${a} and ${b}: ${got} in place of ${wanted[j]}`];
    });
    expect(wrong).toEqual([]);
  });

  test('random graphs have the gradients that autograd finds, and these have theirs', () => {
    const runs = fc.sample(recipes, { numRuns: 150, seed: 5 }).map((recipe): TorchRun => {
      const { graph, parameter } = randomGraph(recipe);
      return { graph, leaves: { parameter }, differentiated: ['loss', 'along'] };
    });
    const results = computedByTorch(runs);
    const wrong = runs.flatMap(({ graph, leaves }, r) => {
      const expected = evaluateGraph(graph, leaves);
      const names = Object.keys(leaves.parameter!);
      return names.flatMap((name, i) =>
        [
          ['loss', i],
          ['along', names.length + i],
        ].flatMap(([of, place]) => {
          // A parameter that is not read any more is no leaf there.
          const mine = expected[`d${place}`]!;
          const theirs = results[r]![`${of} by ${name}`] ?? [...mine].map(() => 0);
          const size = mine.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
          const off = mine.findIndex((value, j) => !isSame(theirs[j], value, size));
          return off === -1 ? [] : [`graph ${r}, ${of} by ${name}: ${mine[off]}, by autograd ${theirs[off]}`];
        }),
      );
    });
    expect(wrong).toEqual([]);
    expect(results.filter((result) => Object.keys(result).some((name) => name.startsWith('along by')))).toHaveLength(
      150,
    );
  });

  test('random graphs of tensors of all shapes are as on reference', () => {
    const runs = Array.from({ length: 200 }, (_, i): TorchRun => widerGraph(i + 1));
    expect(computedByTorch(runs).flatMap((result, i) => differences(runs[i]!, result))).toEqual([]);
  });

  const corners = [0, -0, 1, -1, 20, -20, 800, -800, 0.5, 0.5, 3, -3];
  const ofCorners = functions.map(([, write]): TorchRun => {
    const g = newBuilder();
    const tensor = new Tensor(g, named(g, { kind: 'parameter', name: 'x', shape: [3, 4] }));
    const graph = differentiated(g, { out: write(tensor).index });
    const parameter = Object.fromEntries(
      graph.nodes.flatMap((node) => (node.kind === 'parameter' ? [[node.name, irregular(sizeOf(node.shape))]] : [])),
    );
    const leaves = { parameter: { ...parameter, x: corners }, input: { label: [1, 3, 1] } };
    return { graph, leaves, differentiated: ['loss'] };
  });
  const foundAtCorners = none(() => computedByTorch(ofCorners));
  test.each(functions.map(([name], i) => ({ name, i })))(
    '$name is PyTorch’s at ends and corners, and so is its slope',
    ({ i }) => {
      expect(foundAtCorners![i]!['loss by x']).toHaveLength(12);
      expect(differences(ofCorners[i]!, foundAtCorners![i]!)).toEqual([]);
    },
  );
});

test.each(functions.filter(([, , by]) => by !== null))('%s is called by its name in PyTorch: %o', (_, write, by) => {
  const g = newBuilder();
  const tensor = new Tensor(g, named(g, { kind: 'parameter', name: 'x', shape: [3, 4] }));
  const { nodes } = torchGraph(finish(g, { out: write(tensor).index }));
  const last = nodes.at(-1)!;
  expect(last.kind === 'map' ? last.expression : last).toMatchObject(by!);
  const others = ['parameter', 'input', 'reshape', 'native_batch_norm'];
  expect(nodes.filter(({ kind }) => !others.includes(kind))).toHaveLength(1);
});

test('a batch norm and its moments are one call, and parts of a row one cut', () => {
  const kindsOf = (name: string): readonly string[] => {
    const g = newBuilder();
    const write = functions.find(([each]) => each === name)![1];
    const out = write(new Tensor(g, named(g, { kind: 'parameter', name: 'x', shape: [3, 4] }))).index;
    return torchGraph(finish(g, { out }))
      .nodes.map(({ kind }) => kind)
      .filter((kind) => kind !== 'parameter');
  };
  expect(kindsOf('a batch norm')).toEqual(['native_batch_norm', 'part', 'batch_mean', 'map', 'batch_variance', 'map']);
  expect(kindsOf('gates that are cut from a row')).toEqual(['split', 'part', 'map', 'part', 'map', 'map']);
  expect(kindsOf('columns that are not all')).toEqual(['slice', 'map', 'slice', 'map', 'map']);
});
