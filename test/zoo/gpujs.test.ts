import { expect, test } from 'vitest';
import { loadEngine } from '../../src/engine/registry.ts';
import { adam } from '../../src/optimizer/adam.ts';
import { sgd } from '../../src/optimizer/sgd.ts';
import { diagnostics } from '../../src/zoo/diagnostic/catalog.ts';
import type { Diagnostic } from '../../src/zoo/diagnostic/diagnostic.ts';
import { mnistVae } from '../../src/zoo/vae.ts';
import { onMadeImages, open, type Problem } from './open.ts';

type Optimizer = Parameters<typeof open>[3];

/** Some steps, and the loss in evaluation behind them, on gpujs and on reference. */
async function compare(problem: Problem, batchSize: number, steps: number, optimizer: Optimizer, tolerance: number) {
  const followed = async (id: 'gpujs:webasm' | 'reference'): Promise<readonly number[]> => {
    const { session, data } = await open(problem, batchSize, await loadEngine(id), optimizer);
    const { count } = data.splits.train;
    const rows = Uint32Array.from({ length: steps * batchSize }, (_, i) => i % count);
    const losses = [...(await session.step([rows])), (await session.evaluate('test'))[0]!.loss];
    await session.close();
    return losses;
  };
  const [mine, expected] = [await followed('gpujs:webasm'), await followed('reference')];
  expect(mine).toHaveLength(steps + 1);
  for (const [step, loss] of expected.entries())
    expect(Math.abs(mine[step]! - loss), `step ${step}: ${mine[step]!} in place of ${loss}`).toBeLessThanOrEqual(
      tolerance * Math.abs(loss),
    );
}

/*
 * Among them are states that a step hands on to the next (late gradients, the moving minimum) and draws of every step (noise,
 * rare gradients). gpujs rounds to single precision, which a dozen steps leave far below 1e-4 of the loss.
 */
/** Those with states and with numbers that are drawn; the others ask nothing of gpujs that these do not. */
const DEMANDING = ['delayedGradients', 'gradientNoise', 'movingOptimum', 'sparseGradients'];

test.each<[string, Diagnostic]>(Object.entries(diagnostics).filter(([name]) => DEMANDING.includes(name)))('%s is as hard on gpujs', async (_, { at, levels, batchSize }) => {
  await compare(at(levels[1]!), batchSize, 12, sgd({ lr: 0.01 }), 1e-4);
}); // prettier-ignore

test('the autoencoder, with dropout, noise and transposed convolutions, is trained on gpujs', async () => {
  await compare(onMadeImages(mnistVae({ width: 1 / 32 })), 2, 3, adam({ lr: 1e-3 }), 1e-4);
});
