import { Generator } from '../../src/base/random.ts';
import type { Session } from '../../src/engine/engine.ts';
import { loadEngine, type EngineId } from '../../src/engine/registry.ts';
import type { ProblemDefinition } from '../../src/model/define-problem.ts';
import { traceProblem } from '../../src/model/trace-problem.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { loadFields } from '../../src/problem/data/load-fields.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';

/** A problem's session with its first values, a lane for each optimizer and seed. */
export async function openProblem(
  problem: ProblemDefinition,
  id: EngineId,
  lanes: readonly RuleOptimizer[],
  batchSize: number,
  seeds: readonly number[] = lanes.map(() => 0),
): Promise<Session> {
  const { data } = await loadFields(problem.data, undefined);
  const { model } = traceProblem(problem, data, batchSize);
  const engine = await loadEngine(id);
  const session = await engine.open({ model, data, batchSize, seeds, optimizer: lanes[0]!, lanes });
  const generators = seeds.map((seed) => new Generator(seed));
  await writeInitialParameters(model, session, generators);
  return session;
}
