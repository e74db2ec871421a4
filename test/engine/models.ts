import type { Cohort } from '../../src/engine/engine.ts';
import { gradientOf, type Model } from '../../src/graph/model.ts';
import { mlp } from '../../src/model/mlp.ts';
import { traceModel } from '../../src/model/trace-problem.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import type { FieldData } from '../../src/problem/data/fields.ts';

/** The network of mnistMlp on other images. */
export function network(data: FieldData, hidden: readonly number[], classes: number, batchSize: number): Model {
  return traceModel({ name: 'network', loss: mlp(hidden, classes) }, data, batchSize);
}

/** Parameters without a model: a test brings the gradients, and the engine does nothing but update. */
export function bareModel(shapes: Readonly<Record<string, readonly number[]>>): Model {
  const parameters = Object.entries(shapes).map(([name, shape]) => ({
    ...{ name, shape, group: 'weight', matrix: shape.length === 2 ? ([shape[0]!, shape[1]!] as const) : null },
    initial: { kind: 'constant', value: 0 } as const,
  }));
  return { parameters, states: [], train: [], evaluate: [] };
}

/** Names of a model's parameters, and of their gradients. */
export function tensorsOf({ parameters }: Model) {
  return parameters.map(({ name, shape }) => ({ name, gradient: gradientOf(name), shape }));
}

/** A cohort of lanes that draw the same noise. */
export function cohortOf(
  { model, data, batchSize }: Pick<Cohort, 'model' | 'data' | 'batchSize'>,
  optimizer: RuleOptimizer | null = null,
  lanes: Cohort['lanes'] = [optimizer ?? { hyper: {} }],
): Cohort {
  return { model, data, batchSize, optimizer, lanes, seeds: lanes.map(() => 0) };
}
