import { normals } from '../base/random-normal.ts';
import { uniform, type Generator } from '../base/random.ts';
import type { Session } from '../engine/engine.ts';
import type { OpenWith } from '../engine/open.ts';
import { gradientOf, type Initial, type Model, type Models } from '../graph/model.ts';
import { sizeOf } from '../graph/shape.ts';
import { functionModel } from '../model/function-model.ts';
import { buildProgram } from '../problem/build.ts';
import type { Dataset } from '../problem/data/dataset.ts';
import type { FieldData } from '../problem/data/fields.ts';
import { noFields } from '../problem/data/no-fields.ts';
import { initialise } from '../problem/initialise.ts';
import type { ProblemSpec } from '../problem/problem.ts';
import type { Program } from '../problem/program.ts';

/** The samples of a problem. */
export type TrialData = Dataset | FieldData;

/** What a trial trains: a program on images, or a model on named fields. */
export type Trainable =
  | { readonly kind: 'program'; readonly program: Program; readonly data: Dataset }
  | { readonly kind: 'model'; readonly model: Model; readonly data: FieldData };

/** A parameter as a session knows it. */
export interface TrainedTensor {
  readonly name: string;
  readonly gradient: string;
  readonly size: number;
}

export function trainableOf(problem: ProblemSpec, data: TrialData, models: Models): Trainable {
  if (problem.kind === 'model') return { kind: 'model', model: models[problem.model]!, data: data as FieldData };
  if (problem.kind === 'function')
    return { kind: 'model', model: functionModel(problem), data: noFields(problem.stepsPerEpoch) };
  return { kind: 'program', program: buildProgram(problem, data as Dataset), data: data as Dataset };
}

/** How many samples an epoch passes over. */
export function trainCount(trainable: Trainable): number {
  return trainable.kind === 'model' ? trainable.data.splits.train.count : trainable.data.train.count;
}

/** Whether it is judged by a validation split, too. */
export function hasValidation(trainable: Trainable): boolean {
  return trainable.kind === 'model' && trainable.data.splits.validation !== undefined;
}

/** In the order in which they draw their first values. */
export function tensorsOf(trainable: Trainable): readonly TrainedTensor[] {
  if (trainable.kind === 'model')
    return trainable.model.parameters.map(({ name, shape }) => ({
      name,
      gradient: gradientOf(name),
      size: sizeOf(shape),
    }));
  const { parameters, buffers } = trainable.program;
  return parameters.map(({ buffer, gradient }) => {
    const { rows, columns } = buffers.find(({ name }) => name === buffer)!;
    return { name: buffer, gradient, size: (rows as number) * (columns as number) };
  });
}

/** What an engine opens, but for optimizer and lanes. */
export function openWith(trainable: Trainable, batchSize: number, seeds: readonly number[]): OpenWith {
  return trainable.kind === 'model'
    ? { model: trainable.model, data: trainable.data, batchSize, seeds }
    : { program: trainable.program, data: trainable.data, batchSize };
}

/** Draws the parameters of every lane from its generator, in the model's order, and writes the constants. */
export async function writeInitialParameters(
  trainable: Trainable,
  session: Session,
  generators: readonly Generator[],
): Promise<void> {
  const write = async (
    name: string,
    size: number,
    values: (generator: Generator) => ArrayLike<number>,
  ): Promise<void> => {
    const all = new Float32Array(size * generators.length);
    for (const [lane, generator] of generators.entries()) all.set(values(generator), lane * size);
    await session.write(name, all);
  };
  if (trainable.kind === 'model') {
    for (const { name, shape, initial } of trainable.model.parameters)
      await write(name, sizeOf(shape), (generator) => firstValues(initial, sizeOf(shape), generator));
    return;
  }
  const { constants, parameters, buffers } = trainable.program;
  for (const { buffer, values } of constants) await write(buffer, values.length, () => values);
  for (const { buffer, initial } of parameters) {
    const { rows, columns } = buffers.find(({ name }) => name === buffer)! as {
      readonly rows: number;
      readonly columns: number;
    };
    await write(buffer, rows * columns, (generator) => initialise(initial, rows, columns, generator));
  }
}

/** The first values of a model's parameter, in row-major order, as PyTorch draws them. */
function firstValues(initial: Initial, size: number, generator: Generator): ArrayLike<number> {
  switch (initial.kind) {
    case 'uniform':
      return Float32Array.from({ length: size }, () => uniform(-initial.bound, initial.bound, generator));
    case 'normal':
      return normals(size, initial.mean, initial.std, generator);
    case 'constant':
      return new Float32Array(size).fill(initial.value);
    case 'values':
      return initial.values;
    default:
      return initial satisfies never;
  }
}
