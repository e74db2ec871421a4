import { epochOrder, Generator } from '../../src/base/random.ts';
import { loadEngine, type EngineId } from '../../src/engine/registry.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { buildProgram } from '../../src/problem/build.ts';
import { loadData } from '../../src/problem/data/load.ts';
import type { DefinedFunctionSpec, ModelProblemSpec, ProblemSpec } from '../../src/problem/problem.ts';
import { writeInitialParameters } from '../engine/initial.ts';

/** Read once: MNIST takes longer to read than to learn from here. */
const loaded = new Map<ProblemSpec, ReturnType<typeof loadData>>();

/** The training loss after some steps, each on all of the training data. */
export async function lossAfter(
  steps: number,
  problem: Exclude<ProblemSpec, ModelProblemSpec | DefinedFunctionSpec>,
  optimizer: RuleOptimizer,
  engineId: EngineId,
): Promise<number> {
  const reading = loaded.get(problem) ?? loadData(problem, undefined);
  loaded.set(problem, reading);
  const { dataset: data } = await reading;
  const program = buildProgram(problem, data);
  const batchSize = data.train.count;
  const engine = await loadEngine(engineId);
  const session = await engine.open({ program, data, optimizer, lanes: [optimizer.hyper], batchSize });
  const generator = new Generator(0);
  await writeInitialParameters(program, session, [generator]);
  for (let step = 0; step < steps; step++) await session.step([epochOrder(generator, batchSize)]);
  const [evaluation] = await session.evaluate('train');
  await session.close();
  return evaluation!.loss;
}
