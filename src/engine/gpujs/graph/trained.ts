import { gradientOf, type Model } from '../../../graph/model.ts';
import type { Graph, NodeOf } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { UpdateKernel } from '../../../optimizer/rule/expression.ts';
import type { TensorRange } from '../../whole.ts';
import type { Constants } from '../elementwise.ts';
import type { Extent, Handle, Sharing } from '../launch.ts';
import { scalarCount } from '../scalars.ts';
import { compileGraph, type GraphCode } from './compile.ts';
import type { GraphConstants } from './constants.ts';
import { lieAs, lieOf, type Lie } from './lie.ts';

/** What all plans of a session have in common. */
export interface Trained {
  /** Its graphs of training with the gradients. */
  readonly model: Model;
  readonly parameters: readonly TrainedParameter[];
  /** Parameters by the kernel that updates them; null where nothing does. */
  readonly parts: readonly TrainedPart[] | null;
  readonly constants: GraphConstants;
  /** Fields that the model reads, and how many numbers a sample has in each. */
  readonly fields: ReadonlyMap<string, number>;
  /** What is drawn anew at every step, and how many numbers at most. */
  readonly randoms: ReadonlyMap<string, { readonly size: number; readonly distribution: 'uniform' | 'normal' }>;
  readonly lanes: number;
  readonly buffersPerKernel: number;
  /** What stands for the leaves of all graphs, by name. */
  readonly standIn: (name: string) => Handle;
  readonly codes: Map<string, GraphCode>;
}

export interface TrainedParameter {
  readonly name: string;
  /** As a rule sees it. */
  readonly range: TensorRange;
  /** As it lies, and its gradient and states with it. */
  readonly lie: Lie;
}

/** Parameters that the same kernel updates, in all lanes. */
export interface TrainedPart {
  readonly kernel: UpdateKernel;
  readonly parameters: readonly TrainedParameter[];
  /** Of the kernel. */
  readonly constants: Constants;
}

/** What a plan does; each step of it takes the next batch and the next row of scalars. */
export interface ModelTask {
  readonly kind: 'train' | 'gradient' | 'update' | 'evaluate';
  readonly steps: number;
  /** Rows of a batch, and of the last. */
  readonly batch: number;
  readonly last: number;
  /** Different batches at a step: lanes that see the same batch share it. */
  readonly sets: number;
  /** Samples that it is given, for all batches of all steps. */
  readonly samples: number;
}

/** Names of what is no parameter, state or output of the model. */
export const NAMES = {
  /** Where the rows of each batch are among the samples. */
  places: '#places',
  /** Which batch a lane sees. */
  sets: '#sets',
  constants: '#constants',
  /** −1, the step before the first. */
  start: '#start',
  /** A number for each step, to begin with. */
  zeros: '#zeros',
} as const;

export const fieldName = (field: string): string => `#field ${field}`;
export const randomName = (random: string): string => `#random ${random}`;
export const stateName = (state: string): string => `#state ${state}`;
/** Of a part, by its number. */
export const scalarsName = (part: number): string => `#scalars of ${part}`;
/** A number for each step. */
export const listName = (output: string): string => `#steps of ${output}`;
export const optimizerState = (state: string, parameter: string): string => `#${state} of ${parameter}`;

/** Of a batch of that size. */
export function graphOf({ model }: Trained, { kind }: Pick<ModelTask, 'kind'>, batch: number): Graph {
  return model[kind === 'evaluate' ? 'evaluate' : 'train'].find((each) => each.batch === batch)!.graph;
}

/** How many rows the batch of a step has. */
export const batchOf = ({ steps, batch, last }: ModelTask, step: number): number => (step === steps - 1 ? last : batch);

/** Large parameters lie as rules see them, if that is as matrices. */
export function lieOfParameter({ shape, matrix }: Model['parameters'][number]): Lie {
  return matrix === null ? lieOf(shape) : lieAs(shape, ...matrix);
}

/** The kernels of a graph; lanes that see the same batch read one. */
export function codeOf(trained: Trained, task: ModelTask, batch: number): GraphCode {
  const { lanes, buffersPerKernel, constants, standIn, parameters, codes } = trained;
  const sharing = sharingOf(trained, task);
  const key = `${task.kind === 'evaluate' ? 'evaluate' : 'train'} ${batch} ${sharing?.kind ?? 'own'}`;
  const known = codes.get(key);
  if (known !== undefined) return known;
  const lieOfLeaf = ({ kind, name, shape }: NodeOf<'input' | 'parameter' | 'state' | 'random'>): Lie => {
    if (kind === 'input') return lieAs(shape, batch, sizeOf(shape) / batch);
    return kind === 'parameter' ? parameters.find((each) => each.name === name)!.lie : lieOf(shape);
  };
  const byOutput = new Map(parameters.map(({ name, lie }) => [gradientOf(name), lie]));
  const code = compileGraph(graphOf(trained, task, batch), {
    ...{ lanes, constants, mostBuffers: buffersPerKernel },
    constant: { handle: standIn(NAMES.constants), rows: 1, columns: 1, shared: { kind: 'all' } },
    output: (name) => byOutput.get(name),
    leaf: (node) => {
      const lie = lieOfLeaf(node);
      const { rows, columns } = lie;
      const shared = node.kind === 'input' ? sharing : null;
      const value = { handle: standIn(`${node.kind} ${node.name}`), rows, columns, ...(shared && { shared }) };
      return { lie, value };
    },
  });
  codes.set(key, code);
  return code;
}

/** Which lanes see the same batch; null where each has its own. */
export function sharingOf({ lanes, standIn }: Trained, { sets }: ModelTask): Sharing | null {
  if (sets === lanes) return null;
  return sets === 1 ? { kind: 'all' } : { kind: 'some', sets: standIn(NAMES.sets) };
}

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
