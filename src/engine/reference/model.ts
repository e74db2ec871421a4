import { gradientOf, nextState, type Model } from '../../graph/model.ts';
import type { Graph } from '../../graph/node.ts';
import { withParameterGradients } from '../../graph/parameter-gradients.ts';
import { sizeOf } from '../../graph/shape.ts';
import type { GroupedHyper } from '../../optimizer/optimizer.ts';
import type { UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { FieldData, FieldSplitName } from '../../problem/data/fields.ts';
import type { Cohort, Session } from '../engine.ts';
import { fieldReader } from '../field-reader.ts';
import { modelSession, type ModelLane } from '../model-session.ts';
import { partsOf } from '../parts.ts';
import { randomStream } from '../random-stream.ts';
import { tensorFunctions } from '../tensor-functions.ts';
import { modelRanges, share, type TensorRange } from '../whole.ts';
import { evaluateGraph, type LeafValues } from './graph/evaluate.ts';
import { multiply } from './multiply.ts';
import { ruleUpdate, type UpdatePart } from './update.ts';

/** A model's session in double precision. */
export async function openReferenceModel(cohort: Cohort, device: string): Promise<Session> {
  const model = withParameterGradients(cohort.model);
  const lanes = cohort.lanes.map((settings, lane) =>
    referenceLane({ ...cohort, model }, settings, cohort.seeds[lane]!),
  );
  return modelSession(device, await Promise.all(lanes), cohort.data, cohort.batchSize);
}

async function referenceLane(
  { model, data, optimizer }: Cohort,
  settings: GroupedHyper,
  seed: number,
): Promise<ModelLane> {
  const tensors = modelRanges(model.parameters);
  const total = tensors.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const parameters = { values: new Float64Array(total), gradients: new Float64Array(total) };
  const parts = optimizer === null ? [] : partsOf(optimizer, settings, model.parameters);
  const opened = parts.map(async (part): Promise<UpdatePart> => {
    const own = tensors.filter(({ name }) => part.parameters.some((parameter) => parameter.name === name));
    return { ...part, tensors: own, functionOf: await openFunctions(part.kernel, own) };
  });
  const update = optimizer === null ? null : ruleUpdate(await Promise.all(opened), parameters);
  const named = (values: Float64Array) => new Map(tensors.map((tensor) => [tensor.name, share(values, tensor)]));
  const [values, gradients] = [named(parameters.values), named(parameters.gradients)];
  const buffer = new Map([...values, ...[...gradients].map(([name, all]) => [gradientOf(name), all] as const)]);
  const states = Object.fromEntries(
    model.states.map(({ name, shape, initial }) => [name, new Float64Array(sizeOf(shape)).fill(initial)]),
  );
  const streams = new Map<string, ReturnType<typeof randomStream>>();
  const drawn = (graph: Graph): Readonly<Record<string, Float64Array>> =>
    Object.fromEntries(
      graph.nodes.flatMap((node) => {
        if (node.kind !== 'random') return [];
        const stream = streams.get(node.name) ?? randomStream(seed, node.name, node.distribution);
        streams.set(node.name, stream);
        const into = new Float64Array(sizeOf(node.shape));
        stream(into, into.length);
        return [[node.name, into]];
      }),
    );
  const compute = (graph: Graph, split: FieldSplitName, rows: Uint32Array): Record<string, Float64Array> => {
    const leaves: LeafValues = {
      input: inputsOf(graph, data, split, rows),
      parameter: Object.fromEntries(values),
      state: states,
      random: drawn(graph),
    };
    return evaluateGraph(graph, leaves);
  };
  const graphFor = (graphs: Model['train'], rows: Uint32Array): Graph =>
    graphs.find(({ batch }) => batch === rows.length)!.graph;

  return {
    gradient: (rows) => {
      const outputs = compute(graphFor(model.train, rows), 'train', rows);
      for (const [name, into] of gradients) into.set(outputs[gradientOf(name)] ?? []);
      for (const [name, into] of Object.entries(states)) into.set(outputs[nextState(name)] ?? []);
      return outputs['loss']![0]!;
    },
    update: () => {
      if (update === null) throw new Error('this session computes gradients only; it has no update');
      update.step();
    },
    evaluate: (split, rows) => {
      const outputs = compute(graphFor(model.evaluate, rows), split, rows);
      return Object.fromEntries(Object.entries(outputs).map(([name, [value]]) => [name, value!]));
    },
    exchange: () => {
      update?.exchange();
    },
    read: (name) => buffer.get(name)!,
    write: (name, given) => {
      buffer.get(name)!.set(given);
    },
    state: (name, parameter) => update?.state(name, parameter) ?? null,
  };
}

/** The functions of whole tensors that a kernel calls, by plain loops. */
async function openFunctions(
  { wholes }: UpdateKernel,
  tensors: readonly TensorRange[],
): Promise<UpdatePart['functionOf']> {
  const functions = await tensorFunctions(wholes, tensors);
  const buffers = new Map(functions.buffers.map((buffer) => [buffer.name, matrixOf(buffer)]));
  return functions.open(
    (name) => buffers.get(name)!.values,
    (operation) => () => {
      multiply(operation, (name) => buffers.get(name)!);
    },
  );
}

function inputsOf(
  { nodes }: Graph,
  data: FieldData,
  split: FieldSplitName,
  rows: Uint32Array,
): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(
    nodes.flatMap((node) => {
      if (node.kind !== 'input') return [];
      const into = new Float64Array(sizeOf(node.shape));
      fieldReader(data.fields[node.name]!, (value) => value)(data.splits[split]!.values[node.name]!, rows, into);
      return [[node.name, into]];
    }),
  );
}

function matrixOf({ rows, columns }: { readonly rows: number | 'batch'; readonly columns: number | 'batch' }) {
  const [height, width] = [rows as number, columns as number];
  return { rows: height, columns: width, values: new Float64Array(height * width) };
}
