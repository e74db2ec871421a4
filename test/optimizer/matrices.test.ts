import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { probe, type EngineId } from '../../src/engine/registry.ts';
import type { Tensor } from '../../src/graph/tensor/tensor.ts';
import { defineProblem } from '../../src/model/define-problem.ts';
import { optimizers } from '../../src/optimizer/catalog.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { arrays } from '../../src/problem/data/sources/arrays.ts';
import { openProblem } from '../model/open-problem.ts';

type Values = Readonly<Record<string, readonly number[]>>;

const golden = JSON.parse(readFileSync('fixtures/torch/matrices.json', 'utf8')) as {
  readonly steps: number;
  readonly start: Values;
  readonly slopes: Values;
  readonly cases: readonly { readonly optimizer: string; readonly hyper: object; readonly after: Values }[];
};

const SHAPES: readonly (readonly [name: string, shape: readonly number[]])[] = [
  ['conv.weight', [4, 2, 3, 3]],
  ['conv.bias', [4]],
  ['table.weight', [7, 3]],
  ['norm.weight', [3]],
  ['norm.bias', [3]],
  ['lstm.weight_ih_l0', [12, 3]],
  ['lstm.weight_hh_l0', [12, 3]],
  ['lstm.bias_ih_l0', [12]],
  ['lstm.bias_hh_l0', [12]],
];

const slopes = Float32Array.from(SHAPES.flatMap(([name]) => golden.slopes[name]!));
const one = {
  ...{ images: new Float32Array(2 * 3 * 3), tokens: new Int32Array(2), steps: new Float32Array(2 * 3) },
  slopes,
};

/** Layers are there for their parameters; the loss is ½ p² + slope · p over all of them, whose gradient is p + slope. */
const layered = defineProblem({
  name: 'layered',
  data: arrays({
    name: 'one',
    fields: { images: [2, 3, 3], tokens: [2], steps: [2, 3], slopes: [slopes.length] },
    train: one,
    test: one,
  }),
  loss: (batch, net) => {
    net.conv2d('conv', batch.images, 4, 3);
    net.layerNorm('norm', net.embedding('table', batch.tokens, 7, 3));
    net.lstm('lstm', batch.steps, 3);
    let at = 0;
    const bowls = SHAPES.map(([name, shape]): Tensor => {
      const p = net.parameter(name, shape).flatten(0);
      const slope = batch.slopes.slice(1, at, (at += p.shape[0]!)).flatten(0);
      return p.mul(p).mul(0.5).add(p.mul(slope)).sum();
    });
    return { loss: bowls.reduce((sum, part) => sum.add(part)) };
  },
});

const engines: readonly (readonly [EngineId, number])[] = [
  // Rounding of three steps, of the largest number of each parameter.
  ['reference', 1e-12],
  ['cpu:wasm', 1e-5],
  ['cpu:blas', 1e-5],
];

describe.each(golden.cases)('$optimizer of convolutions, embeddings, norms, biases and gates', (of) => {
  test.each(engines)('on %s, as PyTorch computes it', async (id, tolerance) => {
    if (!(await probe(id)).available) return;
    const make = optimizers.find((each) => each().name === of.optimizer) as (options: object) => RuleOptimizer;
    const session = await openProblem(layered, id, [make(of.hyper)], 1);
    for (const [name, values] of Object.entries(golden.start)) await session.write(name, Float64Array.from(values));
    for (let step = 0; step < golden.steps; step++) await session.step([Uint32Array.of(0)]);
    for (const [name, wanted] of Object.entries(of.after)) {
      const found = await session.read(name);
      const size = Math.max(...wanted.map(Math.abs));
      const worst = Math.max(...wanted.map((value, i) => Math.abs(value - found[i]!) / size));
      expect(worst, name).toBeLessThan(tolerance);
    }
  });
});
