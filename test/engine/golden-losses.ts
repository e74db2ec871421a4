import { golden, type Losses } from '../../fixtures/torch/golden.ts';
import { epochOrder, Generator } from '../../src/base/random.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { loadMnist } from '../../src/problem/data/mnist.ts';
import { mlp } from '../../src/problem/model/mlp.ts';
import { writeInitialParameters } from './initial.ts';
import { optimizerOf } from '../optimizer/of-golden.ts';

const { hidden, batchSize } = golden('mnist-50');
const { dataset } = await loadMnist({ trainSize: 60_000, testSize: 10_000 });
const program = mlp(dataset.features, hidden, dataset.classes);

/**
 * How far the first step losses of an engine stray from PyTorch's in that precision: the largest relative difference.
 * Weights and order are PyTorch's to the last digit.
 */
export async function lossDeviation(
  engine: Engine,
  losses: Losses,
  precision: 'float32' | 'float64',
  steps: number,
): Promise<number> {
  const optimizer = optimizerOf(losses);
  const session = await engine.open({ program, data: dataset, optimizer, lanes: [optimizer.hyper], batchSize });
  const generator = new Generator(losses.seed);
  await writeInitialParameters(program, session, [generator]);
  const rows = epochOrder(generator, dataset.train.count).subarray(0, steps * batchSize);
  const ours = await session.step([rows]);
  await session.close();
  return ours.reduce((most, loss, i) => Math.max(most, Math.abs(loss / losses[precision][i]! - 1)), 0);
}
