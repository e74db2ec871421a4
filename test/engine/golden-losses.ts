import { golden, type Losses } from '../../fixtures/torch/golden.ts';
import { epochOrder, Generator } from '../../src/base/random.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { loadFields } from '../../src/problem/data/load-fields.ts';
import { mnist } from '../../src/problem/data/sources/images.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { cohortOf, network } from './models.ts';
import { optimizerOf } from '../optimizer/of-golden.ts';

const { hidden, batchSize } = golden('mnist-50');
const { data } = await loadFields(mnist(), undefined);
const model = network(data, hidden, 10, batchSize);

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
  const session = await engine.open(cohortOf({ model, data, batchSize }, optimizer));
  const generator = new Generator(losses.seed);
  await writeInitialParameters(model, session, [generator]);
  const rows = epochOrder(generator, data.splits.train.count).subarray(0, steps * batchSize);
  const ours = await session.step([rows]);
  await session.close();
  return ours.reduce((most, loss, i) => Math.max(most, Math.abs(loss / losses[precision][i]! - 1)), 0);
}
