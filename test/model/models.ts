import { Generator, uniform } from '../../src/base/random.ts';
import { map } from '../../src/graph/tensor/map.ts';
import type { Tensor } from '../../src/graph/tensor/tensor.ts';
import { defineProblem, type ProblemDefinition } from '../../src/model/define-problem.ts';
import { binaryCrossEntropyWithLogits, crossEntropy, mseLoss, nllLoss, smoothL1Loss } from '../../src/model/losses.ts';
import type { Net } from '../../src/model/net.ts';
import type { ArrayValues } from '../../src/problem/data/source.ts';
import { arrays } from '../../src/problem/data/sources/arrays.ts';

export const [BATCH, BATCHES] = [8, 4];
const COUNT = BATCH * BATCHES;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** As `samples` of fixtures/torch/models.py. */
export function samples(shape: readonly number[], seed: number): Float32Array {
  const generator = new Generator(seed);
  return Float32Array.from({ length: COUNT * sizeOf(shape) }, () => uniform(0, 1, generator));
}

export const labels = (shape: readonly number[], classes: number, seed: number): Int32Array =>
  Int32Array.from(samples(shape, seed), (value) => Math.floor(Math.fround(value * classes)));

/** Samples of a problem, by field. */
export function data<F extends string>(fields: Readonly<Record<F, readonly [readonly number[], ArrayValues]>>) {
  const shapes = Object.fromEntries(
    Object.entries(fields).map(([name, pair]) => [name, (pair as [readonly number[], ArrayValues])[0]]),
  );
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, pair]) => [name, (pair as [readonly number[], ArrayValues])[1]]),
  );
  return arrays<F>({ name: 'samples', fields: shapes, train: values, test: values } as never);
}

/** A layer of a GPT: causal attention and a network of two layers, each behind its norm. */
export function block(net: Net, name: string, h: Tensor, heads = 2, gelu = (x: Tensor): Tensor => x.gelu()): Tensor {
  const [batch, time, size] = h.shape as [number, number, number];
  const parts = net
    .linear(`${name}.qkv`, net.layerNorm(`${name}.norm1`, h), 3 * size)
    .reshape(batch, time, 3, heads, size / heads)
    .permute(2, 0, 3, 1, 4);
  const [q, k, v] = [0, 1, 2].map((part) =>
    parts.slice(0, part, part + 1).reshape(batch, heads, time, size / heads),
  ) as [Tensor, Tensor, Tensor];
  const scores = q.matmul(k.transpose()).div(Math.sqrt(size / heads));
  const mixed = scores.causal().softmax().matmul(v).permute(0, 2, 1, 3).reshape(batch, time, size);
  const inner = h.add(net.linear(`${name}.proj`, mixed, size));
  const up = net.linear(`${name}.up`, net.layerNorm(`${name}.norm2`, inner), 4 * size);
  return inner.add(net.linear(`${name}.down`, gelu(up), size));
}

/** The models of fixtures/torch/models.py, by their names there. */
export const models: Readonly<Record<string, ProblemDefinition>> = {
  Cnn: defineProblem({
    name: 'Cnn',
    data: data({ x: [[1, 12, 12], samples([1, 12, 12], 1)], y: [[], labels([], 5, 2)] }),
    loss: ({ x, y }, net) => {
      const first = net.conv2d('conv1', x, 4, 5, { padding: 2 }).relu().maxPool2d(2);
      const second = net.conv2d('conv2', first, 8, 5, { padding: 2 }).relu().maxPool2d(2).flatten();
      return { loss: crossEntropy(net.linear('out', net.linear('hidden', second, 16).relu(), 5), y) };
    },
  }),
  DeepCnn: defineProblem({
    name: 'DeepCnn',
    data: data({ x: [[3, 14, 14], samples([3, 14, 14], 3)], y: [[], labels([], 4, 4)] }),
    loss: ({ x, y }, net) => {
      let h = net.batchNorm2d('norm1', net.conv2d('conv1', x, 6, 5, { bias: false })).relu();
      h = net.conv2d('conv2', h.maxPool2d(3, { stride: 2, padding: 1 }), 8, [3, 2], {
        stride: [2, 1],
        padding: 1,
        groups: 2,
      });
      h = net.conv2d('conv3', net.groupNorm('norm2', h, 4).elu(), 8, 3, { dilation: 2, padding: 2 }).leakyRelu();
      h = h.avgPool2d([1, 2], { stride: [1, 2], padding: [0, 1] }).flatten();
      const logits = net.linear(
        'out',
        net.batchNorm1d('norm3', net.linear('hidden', h, 10, { bias: false })).relu(),
        4,
      );
      return { loss: crossEntropy(logits, y, { labelSmoothing: 0.1 }) };
    },
  }),
  Vae: defineProblem({
    name: 'Vae',
    data: data({ x: [[1, 8, 8], samples([1, 8, 8], 5)], noise: [[3], samples([3], 6).map((value) => value - 0.5)] }),
    loss: ({ x, noise }, net) => {
      const h = net.conv2d('conv', x, 6, 4, { stride: 2, padding: 1 }).leakyRelu().flatten();
      const [mean, spread] = [net.linear('mean', h, 3), net.linear('spread', h, 3)];
      const z = mean.add(noise.mul(spread.mul(0.5).exp()));
      const image = net.linear('out', net.linear('hidden', z, 20).softplus(), 64);
      const apart = binaryCrossEntropyWithLogits(image, x.flatten());
      const prior = map((m, s) => 1 + s - m * m - Math.exp(s), mean, spread).mean();
      return { loss: apart.sub(prior.mul(0.05)) };
    },
  }),
  Lstm: defineProblem({
    name: 'Lstm',
    data: data({ x: [[9], labels([9], 7, 7)], y: [[9], labels([9], 7, 8)] }),
    loss: ({ x, y }, net) => {
      const { output } = net.lstm('lstm', net.embedding('table', x, 7, 5), 6, { layers: 2 });
      return { loss: crossEntropy(net.linear('out', output, 7), y) };
    },
  }),
  Gru: defineProblem({
    name: 'Gru',
    data: data({ x: [[6, 4], samples([6, 4], 9)], y: [[2], samples([2], 10)] }),
    loss: ({ x, y }, net) => {
      const { hidden } = net.rnn('rnn', net.gru('gru', x, 5, { bidirectional: true }).output, 4);
      return { loss: smoothL1Loss(net.linear('out', hidden, 2), y, { beta: 0.3 }) };
    },
  }),
  Gpt: defineProblem({
    name: 'Gpt',
    data: data({ x: [[10], labels([10], 11, 11)], y: [[10], labels([10], 11, 12)] }),
    loss: ({ x, y }, net) => {
      const tokens = net.embedding('tokens', x, 11, 12);
      let h = tokens.add(net.parameter('places.weight', [10, 12], { kind: 'normal', mean: 0, std: 1 }));
      for (const layer of [0, 1]) h = block(net, `blocks.${layer}`, h);
      const table = net.parameter('tokens.weight', [11, 12]);
      return { loss: crossEntropy(net.layerNorm('norm', h).matmul(table.transpose()), y) };
    },
  }),
  Regression: defineProblem({
    name: 'Regression',
    data: data({ x: [[6], samples([6], 13)], y: [[], samples([], 14)] }),
    loss: ({ x, y }, net) => {
      const h = net.layerNorm('norm', net.linear('first', x, 12)).silu();
      return { loss: mseLoss(net.linear('out', net.linear('second', h, 8).tanh(), 1, { bias: false }).flatten(0), y) };
    },
  }),
  Words: defineProblem({
    name: 'Words',
    data: data({ x: [[5], labels([5], 30, 15)], y: [[], labels([], 2, 16)] }),
    loss: ({ x, y }, net) => {
      const mean = net.embedding('table', x, 30, 4).mean(1);
      return { loss: nllLoss(net.linear('out', mean, 2).logSoftmax(), y) };
    },
  }),
};
