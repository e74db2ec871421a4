import { InputError, isError, messageOf, sentence } from '../base/errors.ts';
import { canonicalJson, hashJson } from '../base/json.ts';
import { show } from '../base/show.ts';
import { unknownName } from '../base/unknown-name.ts';
import { finish, type Range } from '../graph/builder.ts';
import { authorLine } from '../graph/call.ts';
import { nextState, type BatchGraph, type Model } from '../graph/model.ts';
import type { GraphNode } from '../graph/node.ts';
import { named } from '../graph/operation/leaf.ts';
import { sameShape, showShape, sizeOf } from '../graph/shape.ts';
import { isTensor, Tensor } from '../graph/tensor/tensor.ts';
import type { FieldData } from '../problem/data/fields.ts';
import type { ModelProblemSpec } from '../problem/problem.ts';
import type { DataFacts, ProblemDefinition } from './define-problem.ts';
import { openNet } from './net.ts';
import { Trace, type Mode } from './trace.ts';

/** What a model is made of. */
export type ModelDefinition = Pick<ProblemDefinition, 'name' | 'loss' | 'at'>;

export interface TracedProblem {
  readonly problem: ModelProblemSpec;
  /** Known to the problem by its hash. */
  readonly model: Model;
}

/** Traces a problem of a suite's own on its data; what it is called by everything behind is what came of that. */
export function traceProblem(definition: ProblemDefinition, data: FieldData, batchSize: number): TracedProblem {
  const model = traceModel(definition, data, batchSize);
  const problem: ModelProblemSpec = {
    kind: 'model',
    name: definition.name,
    model: hashJson(withoutPlaces(model)),
    parameters: model.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    shapes: distinct(model.parameters),
    metrics: Object.keys(model.evaluate[0]!.graph.outputs).filter((name) => name !== 'loss'),
    ...sizesOf(definition, data),
  };
  return { problem, model };
}

/**
 * Calls a problem's function once for each size that a batch may have, while training and in evaluation.
 *
 * @throws InputError for what the function cannot say, with the suite's line
 */
export function traceModel(definition: ModelDefinition, data: FieldData, batchSize: number): Model {
  const { train, validation, test } = data.splits;
  const sizes = (count: number): readonly number[] =>
    [...new Set([Math.min(batchSize, count), count % batchSize])].filter((size) => size > 0);
  const training = sizes(train.count).map((batch) => ({ batch, ...traced(definition, data, batch, 'train') }));
  const judged = [...new Set([test!, ...(validation ? [validation] : []), train].flatMap(({ count }) => sizes(count)))];
  const evaluating = judged.map((batch) => ({ batch, ...traced(definition, data, batch, 'evaluate') }));
  const [first] = training as [(typeof training)[number], ...typeof training];
  for (const other of [...training, ...evaluating]) refuseOtherParameters(definition, first.trace, other.trace);
  for (const other of training) refuseOtherStates(definition, first, other, train.count);
  const graphs = (all: typeof training): readonly BatchGraph[] => all.map(({ batch, graph }) => ({ batch, graph }));
  const parameters = [...first.trace.parameters.values()];
  if (parameters.length === 0)
    throw new InputError(`${placed(definition.name, definition.at)}it has no parameters; there is nothing to train.`);
  return {
    parameters,
    states: [...first.trace.states.values()],
    train: graphs(training),
    evaluate: graphs(evaluating),
  };
}

/** How much an epoch passes over, and what the problem is judged by. */
function sizesOf(
  { data: source }: ProblemDefinition,
  { splits: { train, validation, test } }: FieldData,
): { readonly stepsPerEpoch: number } | { readonly trainSize: number; readonly testSize: number } {
  if (source.kind === 'none') return { stepsPerEpoch: source.stepsPerEpoch };
  const validationSize = validation && { validationSize: validation.count };
  return { trainSize: train.count, ...validationSize, testSize: test!.count };
}

/** A line that is added above a model does not make another of it, nor does the folder that the command runs in. */
function withoutPlaces(model: Model): Model {
  const plain = (graphs: Model['train']): Model['train'] =>
    graphs.map(({ batch, graph }) => ({
      batch,
      graph: { ...graph, nodes: graph.nodes.map((node) => ({ ...node, at: undefined }) as unknown as GraphNode) },
    }));
  return { ...model, train: plain(model.train), evaluate: plain(model.evaluate) };
}

function distinct(parameters: Model['parameters']): ModelProblemSpec['shapes'] {
  const shapes = parameters.map(({ shape, matrix, group, embedding }) => {
    const [rows, columns] = matrix ?? [sizeOf(shape), 1];
    return { rows, columns, group, ...(embedding && { embedding }) };
  });
  return [...new Map(shapes.map((shape) => [canonicalJson(shape), shape])).values()];
}

function traced({ name, loss, at: definedAt }: ModelDefinition, data: FieldData, batch: number, mode: Mode) {
  const trace = new Trace(mode);
  const { builder } = trace;
  const fields = Object.fromEntries(
    Object.entries(data.fields).map(([field, { shape, integer }]) => {
      const index = named(builder, {
        kind: 'input',
        name: field,
        shape: [batch, ...shape],
        ...(integer && { type: 'integer' }),
      });
      const range = integer ? rangeOf(data, field) : undefined;
      if (range !== undefined) builder.ranges.set(index, range);
      return [field, new Tensor(builder, index)];
    }),
  );
  const place = (at: string | undefined): string => placed(name, at ?? definedAt);
  const returned = called(name, () => loss(strictBatch(name, fields), openNet(trace), factsOf(name, data)));
  const isPromise = typeof returned === 'object' && returned !== null && !isTensor(returned) && 'then' in returned;
  if (typeof returned !== 'object' || returned === null || isPromise || isTensor(returned))
    throw new InputError(
      `${place(undefined)}the loss function returned ${isTensor(returned) ? 'a tensor' : isPromise ? 'a promise' : show(returned)}; { loss, … } is expected, with metrics by name.`,
    );
  if (!('loss' in returned))
    throw new InputError(`${place(undefined)}the loss function returned no loss; return { loss }.`);
  const outputs: Record<string, number> = {};
  for (const [output, value] of Object.entries(returned)) {
    if (!isTensor(value)) throw new InputError(`${place(undefined)}${output} is ${show(value)}; a tensor is expected.`);
    if (value.builder !== builder)
      throw new InputError(`${place(undefined)}${output} is a tensor of an earlier call; make it anew in every call.`);
    if (sizeOf(value.shape) !== 1)
      throw new InputError(
        `${place(builder.nodes[value.index]!.at)}${output} has shape ${showShape(value.shape)}, expected a single number, for example ${output}.mean().`,
      );
    if (mode === 'evaluate' || output === 'loss') outputs[output] = value.index;
  }
  if (mode === 'train') for (const [state, tensor] of trace.next) outputs[nextState(state)] = tensor.index;
  return { trace, graph: finish(builder, outputs) };
}

const ranges = new WeakMap<FieldData, Map<string, Range>>();

/** Of a field of whole numbers, over all splits; looked up once, for a model is traced several times. */
function rangeOf(data: FieldData, field: string): Range {
  const known = ranges.get(data) ?? new Map<string, Range>();
  ranges.set(data, known);
  const found = known.get(field);
  if (found !== undefined) return found;
  let [least, most] = [Infinity, -Infinity];
  for (const { values } of Object.values(data.splits))
    for (const value of values[field] ?? []) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  known.set(field, { least, most });
  return { least, most };
}

const placed = (name: string, at: string | undefined): string =>
  `${at === undefined ? '' : `${at}: `}problem "${name}": `;

/** What the author's function returns; what it throws is said with his line. */
function called(name: string, call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    const at = isError(error) ? authorLine(error.stack) : undefined;
    if (!(isError(error) && error instanceof InputError))
      throw new InputError(`${placed(name, at)}the loss function fails: ${sentence(messageOf(error))}`);
    throw at === undefined || /^\S.*?:\d+: /.test(error.message) ? error : new InputError(`${at}: ${error.message}`);
  }
}

/** A batch that refuses to be asked for a field that it does not have. */
function strictBatch(name: string, fields: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
  return new Proxy(fields, {
    get(target, key): unknown {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key);
      throw new InputError(`problem "${name}": a batch has no field ${unknownName(key, Object.keys(target))}.`);
    },
  });
}

/** What the author may ask about the data; the classes of a field that has none are refused. */
function factsOf(name: string, { fields }: FieldData): DataFacts {
  const known = Object.entries(fields).flatMap(([field, { classes }]) =>
    classes === undefined ? [] : [[field, classes] as const],
  );
  const classes = new Proxy(Object.fromEntries(known), {
    get(target, key): unknown {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key);
      throw new InputError(
        `problem "${name}": no field of classes is called ${unknownName(key, Object.keys(target))}.`,
      );
    },
  });
  return { classes };
}

/** What lives from step to step has one shape: a memory of each sample wants batches of one size. */
function refuseOtherStates(
  { name }: ModelDefinition,
  first: { readonly batch: number; readonly trace: Trace },
  other: { readonly batch: number; readonly trace: Trace },
  count: number,
): void {
  for (const [state, { shape }] of first.trace.states) {
    const found = other.trace.states.get(state)?.shape;
    if (found !== undefined && sameShape(found, shape)) continue;
    const at = first.trace.builder.nodes.find((node) => node.kind === 'state' && node.name === state)?.at;
    throw new InputError(
      `${placed(name, at)}"${state}" lives from batch to batch and depends on its size, but ${count} samples make batches of ${first.batch} and a last one of ${other.batch}; choose a batchSize that divides ${count}.`,
    );
  }
}

/** All graphs train the same parameters: which there are may not depend on the size of a batch or its use. */
function refuseOtherParameters({ name, at }: ModelDefinition, first: Trace, other: Trace): void {
  const listed = (trace: Trace): readonly string[] =>
    [...trace.parameters.values()].map((p) => `${p.name} ${showShape(p.shape)}`);
  const [one, another] = [listed(first), listed(other)];
  if (one.join() === another.join()) return;
  const differing = (trace: Trace, all: readonly string[], others: readonly string[]): string | undefined => {
    const parameter = [...trace.parameters.keys()][all.findIndex((each) => !others.includes(each))];
    return trace.builder.nodes.find((node) => node.kind === 'parameter' && node.name === parameter)?.at;
  };
  const place = differing(other, another, one) ?? differing(first, one, another) ?? at;
  throw new InputError(
    `${placed(name, place)}its parameters depend on the size of the batch or on net.mode: ${one.join(', ')} in one call, ${another.join(', ')} in another; declare the same in every call.`,
  );
}
