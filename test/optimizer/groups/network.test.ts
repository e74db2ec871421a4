import { describe, expect, test } from 'vitest';
import type { EngineId } from '../../../src/engine/registry.ts';
import { defineProblem } from '../../../src/model/define-problem.ts';
import { clipGradNorm } from '../../../src/optimizer/clip.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { prodigy } from '../../../src/optimizer/prodigy.ts';
import { sgd } from '../../../src/optimizer/sgd.ts';
import { arrays } from '../../../src/problem/data/sources/arrays.ts';
import { openProblem } from '../../model/open-problem.ts';

/** ½ Σ (a² + b²), whose gradient is where the parameters are: two weights from (3, −1) and one bias from 2. */
const bowl = defineProblem({
  name: 'bowl',
  data: arrays({
    name: 'none',
    fields: { x: [] },
    train: { x: new Float32Array(1) },
    test: { x: new Float32Array(1) },
  }),
  loss: (_, net) => {
    const a = net.parameter('a', [2], [3, -1], { group: 'weight' });
    const b = net.parameter('b', [1], [2]);
    return { loss: a.mul(a).sum().add(b.mul(b).sum()).mul(0.5) };
  },
});

async function path(optimizer: RuleOptimizer, id: EngineId, steps: number): Promise<readonly number[]> {
  const session = await openProblem(bowl, id, [optimizer], 1);
  for (let step = 0; step < steps; step++) await session.step([Uint32Array.of(0)]);
  return [...(await session.read('a')), ...(await session.read('b'))];
}

function near(found: readonly number[], expected: readonly number[], tolerance: number): void {
  found.forEach((value, i) => {
    expect(
      Math.abs(value - expected[i]!) / Math.abs(expected[i]!),
      `${found.join()} beside ${expected.join()}`,
    ).toBeLessThan(tolerance);
  });
}

/** Rounding of either precision, over a few steps. */
const engines: readonly (readonly [EngineId, number])[] = [
  ['reference', 1e-12],
  ['cpu:wasm', 1e-5],
  ['gpujs:webasm', 1e-5],
];

describe.each(engines)('what sees the whole network sees all groups, on %s', (id, tolerance) => {
  test('a norm that is clipped is that of all gradients', async () => {
    const optimizer = clipGradNorm(sgd({ lr: 1, groups: { bias: { lr: 0.5, momentum: 0.9 } } }), 1);
    const scale = 1 / (Math.sqrt(9 + 1 + 4) + 1e-6);
    near(await path(optimizer, id, 1), [3 - 3 * scale, -1 + scale, 2 - 0.5 * 2 * scale], tolerance);
  });

  test('each group with its own hyperparameters, also one that makes no use of it', async () => {
    const make = defineOptimizer({
      name: 'shy',
      hyper: { lr: 0.1, factor: 1, alone: false },
      update({ param, grad, network }, { lr, factor, alone }) {
        const norm = network.sum(Math.abs(grad) * factor) + network.max(network.sum(grad * grad) * factor);
        return { param: param - (alone ? lr * grad : (lr * grad) / norm) };
      },
    });
    const norm = 3 + 1 + 2 * 5 + 14 * 5;
    const optimizer = make({ groups: { bias: { factor: 5, alone: true } } });
    near(await path(optimizer, id, 1), [3 - 0.3 / norm, -1 + 0.1 / norm, 2 - 0.2], tolerance);
  });

  test('Prodigy finds one step size for all, and each group decays by its own', async () => {
    const steps = 6;
    const optimizer = prodigy({ d0: 1e-2, weightDecay: 0.1, groups: { bias: { weightDecay: 0, eps: 1e-3 } } });
    near(await path(optimizer, id, steps), byPaper(steps), 10 * tolerance);
  });
});

/** Algorithm 4 of https://arxiv.org/abs/2306.06101 over groups as in the authors' prodigyopt: d and its sums are shared. */
function byPaper(steps: number): readonly number[] {
  const [beta1, beta2, beta3] = [0.9, 0.999, Math.sqrt(0.999)];
  const [decay, eps] = [[0.1, 0.1, 0], [1e-8, 1e-8, 1e-3]]; // prettier-ignore
  const start = [3, -1, 2];
  const at = [...start];
  const [mean, square, sum] = [0, 1, 2].map(() => [0, 0, 0]) as [number[], number[], number[]];
  let [d, numerator] = [1e-2, 0];
  let largest = d;
  for (let t = 1; t <= steps; t++) {
    const grad = [...at];
    const moved = d;
    const scale = (d / 1e-2) * d;
    numerator = beta3 * numerator;
    grad.forEach((g, i) => {
      numerator += scale * g * (start[i]! - at[i]!);
      mean[i] = beta1 * mean[i]! + d * (1 - beta1) * g;
      square[i] = beta2 * square[i]! + d * d * (1 - beta2) * g * g;
      sum[i] = beta3 * sum[i]! + scale * g;
    });
    const estimate = numerator / sum.reduce((all, s) => all + Math.abs(s), 0);
    if (d === 1e-2) d = Math.max(d, estimate);
    largest = Math.max(largest, estimate);
    d = largest;
    grad.forEach((_, i) => {
      at[i] = at[i]! * (1 - decay[i]! * moved);
      at[i] = at[i] - (moved * mean[i]!) / (Math.sqrt(square[i]!) + d * eps[i]!);
    });
  }
  return at;
}
