import { gradientOf } from '../../../graph/model.ts';
import type { Extent } from '../launch.ts';
import { scalarCount } from '../scalars.ts';
import { lieOf } from './lie.ts';
import { fieldName, NAMES, optimizerState, randomName, scalarsName, stateName } from './names.ts';
import { batchOf, graphOf, type ModelTask } from './model-task.ts';
import type { Trained, TrainedParameter } from './trained.ts';

/** What a task takes, by name. */
export function inputsOf(trained: Trained, task: ModelTask): ReadonlyMap<string, Extent> {
  const { model, parameters, parts, constants, fields, randoms, lanes } = trained;
  const { kind, steps, batch, sets, samples } = task;
  const inputs = new Map<string, Extent>([[NAMES.start, [1, 1, 1]]]);
  const updates = kind === 'train' || kind === 'update';
  const put = kind === 'update' ? {} : graphOf(trained, task, batchOf(task, 0)).outputs;
  const extentOf = ({ lie }: TrainedParameter): Extent => [lie.columns, lie.rows, lanes];
  for (const parameter of parameters) {
    inputs.set(parameter.name, extentOf(parameter));
    // Where a graph makes none, the gradients are those that were there.
    const gradient = gradientOf(parameter.name);
    if (updates && !(gradient in put)) inputs.set(gradient, extentOf(parameter));
  }
  for (const [p, part] of updates ? (parts ?? []).entries() : []) {
    inputs.set(scalarsName(p), [scalarCount(part.kernel, part.constants), steps, lanes]);
    for (const parameter of part.parameters)
      for (const { name } of part.kernel.states) inputs.set(optimizerState(name, parameter.name), extentOf(parameter));
  }
  if (kind === 'update') return inputs;
  inputs.set(NAMES.zeros, [steps, 1, lanes]);
  inputs.set(NAMES.constants, [Math.max(1, constants.values.length), 1, 1]);
  for (const { name, shape } of model.states) {
    const { rows, columns } = lieOf(shape);
    inputs.set(stateName(name), [columns, rows, lanes]);
  }
  if (kind !== 'evaluate') for (const [name, { size }] of randoms) inputs.set(randomName(name), [size, steps, lanes]);
  if (fields.size === 0) return inputs;
  for (const [name, size] of fields) inputs.set(fieldName(name), [size, samples, 1]);
  inputs.set(NAMES.places, [batch, steps, sets]);
  inputs.set(NAMES.sets, [lanes, 1, 1]);
  return inputs;
}
