import { gradientOf, type Model, type Models } from '../graph/model.ts';
import { sizeOf } from '../graph/shape.ts';
import { builtInModel } from '../model/built-in.ts';
import type { FieldData } from '../problem/data/fields.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';

/** What a trial trains, and on what. */
export interface Trainable {
  readonly model: Model;
  readonly data: FieldData;
}

/** A parameter as a session knows it. */
export interface TrainedTensor {
  readonly name: string;
  readonly gradient: string;
  readonly size: number;
}

export function trainableOf(
  { problem, batchSize }: Pick<TrialSpec, 'problem' | 'batchSize'>,
  data: FieldData,
  models: Models,
): Trainable {
  return { model: problem.kind === 'model' ? models[problem.model]! : builtInModel(problem, data, batchSize), data };
}

/** How many samples an epoch passes over. */
export function trainCount({ data }: Trainable): number {
  return data.splits.train.count;
}

/** Whether it is judged by a validation split, too. */
export function hasValidation({ data }: Trainable): boolean {
  return data.splits.validation !== undefined;
}

/** In the order in which they draw their first values. */
export function tensorsOf({ model }: Trainable): readonly TrainedTensor[] {
  return model.parameters.map(({ name, shape }) => ({ name, gradient: gradientOf(name), size: sizeOf(shape) }));
}
