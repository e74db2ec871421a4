import { Generator } from '../../src/base/random.ts';
import type { Engine, Session } from '../../src/engine/engine.ts';
import type { Model } from '../../src/graph/model.ts';
import { builtInModel } from '../../src/model/built-in.ts';
import { traceModel } from '../../src/model/trace-problem.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import type { FieldData } from '../../src/problem/data/fields.ts';
import { loadFields } from '../../src/problem/data/load-fields.ts';
import { noFields } from '../../src/problem/data/no-fields.ts';
import { isFunction } from '../../src/problem/problem.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import type { Form } from '../../src/zoo/entry.ts';
import { cohortOf } from '../engine/models.ts';
import { data as made, labels, samples } from '../model/models.ts';

export type Problem = ReturnType<Form['make']>;

/** A problem on images that are made, where it is of images: its model is the same, and nothing is read. */
export function onMadeImages(problem: Problem): Problem {
  if (problem.kind !== 'definition') return problem;
  const { kind } = problem.data;
  if (kind !== 'mnist' && kind !== 'fashionMnist' && kind !== 'cifar10') return problem;
  return { ...problem, data: madeImages(kind === 'cifar10' ? [3, 32, 32] : [1, 28, 28]) };
}

const madeImages = (shape: readonly number[]) =>
  made({ image: [shape, samples(shape, 1)], label: [[], labels([], 10, 2)] });

/** The data of a problem, and the model that is made of it. */
export async function modelOf(
  problem: Problem,
  batchSize: number,
): Promise<{ readonly model: Model; readonly data: FieldData }> {
  if (problem.kind === 'definition') {
    const { data } = await loadFields(problem.data, undefined);
    return { model: traceModel(problem, data, batchSize), data };
  }
  if (!isFunction(problem)) throw new Error(`${problem.kind} is no problem of the zoo.`);
  const data = noFields(problem.stepsPerEpoch);
  return { model: builtInModel(problem, data, batchSize), data };
}

/** A problem with its first values, trained by an optimizer. */
export async function open(
  problem: Problem,
  batchSize: number,
  engine: Engine,
  optimizer: RuleOptimizer,
): Promise<{ readonly session: Session; readonly model: Model; readonly data: FieldData }> {
  const { model, data } = await modelOf(problem, batchSize);
  const session = await engine.open(cohortOf({ model, data, batchSize }, optimizer));
  await writeInitialParameters(model, session, [new Generator(0)]);
  return { session, model, data };
}

/** Of the first batch. */
export const firstBatch = (data: FieldData, batchSize: number): Uint32Array =>
  Uint32Array.from({ length: Math.min(batchSize, data.splits.train.count) }, (_, row) => row);
