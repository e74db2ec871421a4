import { epochOrder, Generator } from '../../src/base/random.ts';
import { loadEngine, type EngineId } from '../../src/engine/registry.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { builtInModel } from '../../src/model/built-in.ts';
import { loadData } from '../../src/problem/data/load.ts';
import { isFunction, type KnownProblemSpec } from '../../src/problem/problem.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { cohortOf } from '../engine/models.ts';

/** Read once: MNIST takes longer to read than to learn from here. */
const loaded = new Map<KnownProblemSpec, ReturnType<typeof loadData>>();

/** The training loss after some steps, each on all of the training data. */
export async function lossAfter(
  steps: number,
  problem: KnownProblemSpec,
  optimizer: RuleOptimizer,
  engineId: EngineId,
): Promise<number> {
  const reading = loaded.get(problem) ?? loadData(problem, undefined);
  loaded.set(problem, reading);
  const { data } = await reading;
  const count = data.splits.train.count;
  const batchSize = isFunction(problem) ? 1 : count;
  const model = builtInModel(problem, data, batchSize);
  const engine = await loadEngine(engineId);
  const session = await engine.open(cohortOf({ model, data, batchSize }, optimizer));
  const generator = new Generator(0);
  await writeInitialParameters(model, session, [generator]);
  for (let step = 0; step < steps; step++) await session.step([epochOrder(generator, count).subarray(0, batchSize)]);
  const [evaluation] = await session.evaluate('train');
  await session.close();
  return evaluation!.loss;
}
