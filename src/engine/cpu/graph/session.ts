import { gradientOf, nextState, type Model } from '../../../graph/model.ts';
import type { Graph, Shape } from '../../../graph/node.ts';
import { withParameterGradients } from '../../../graph/parameter-gradients.ts';
import type { FieldData } from '../../../problem/data/fields.ts';
import type { Cohort, Session } from '../../engine.ts';
import { modelSession } from '../../model-session.ts';
import { codeOfParts, partsOf, type Part } from '../../parts.ts';
import { tensorFunctions } from '../../tensor-functions.ts';
import { modelRanges, type TensorRange } from '../../whole.ts';
import { updateKernels } from '../kernels/update.ts';
import { ALIGNMENT, layOut } from '../layout.ts';
import { arraysOf, roomFor, type UpdatePart } from '../update-part.ts';
import { compileWat, imports } from '../wat.ts';
import { compileGraph } from './compile.ts';
import type { Gemm } from './gemm.ts';
import { inputKernels, placeInputs } from './inputs.ts';
import { KernelSet } from './kernel-set.ts';
import { openModelLane, type CompiledModel } from './lane.ts';
import { leavesOf } from './leaves.ts';
import { graphKernels, placeGraphs } from './open.ts';
import { describeSparse, findSparseFields, type SparseField } from './sparse/find.ts';
import { keptOrder } from './sparse/order.ts';
import type { Tensor } from './step/step.ts';
import { contiguous, permuted, sizeOf } from './view.ts';

/** A model's session: its graphs compiled once for all lanes whose rule has the same code. */
export async function openModelSession(cohort: Cohort, gemm: Gemm): Promise<Session> {
  const { model, data, optimizer, batchSize, seeds } = cohort;
  const differentiated = withParameterGradients(model);
  const sparse = findSparseFields(graphsOf(differentiated), data, gemm);
  const compiled = new Map<string, ReturnType<typeof compileModel>>();
  const lanes = cohort.lanes.map(async (settings, lane) => {
    const parts = optimizer === null ? null : partsOf(optimizer, settings, model.parameters);
    const code = codeOfParts(parts ?? []);
    const ready = compiled.get(code) ?? compileModel(differentiated, data, sparse, parts, gemm);
    compiled.set(code, ready);
    const { parts: places, ...shared } = await ready;
    const instance = new WebAssembly.Instance(shared.module, imports);
    const own = parts?.map(({ kernel, hyper }, p) => ({ ...places[p]!, kernel, hyper })) ?? null;
    return openModelLane(shared, instance, data, gemm, own, seeds[lane]!);
  });
  const device = [gemm.description, ...sparse.map(describeSparse)].join(', ');
  return modelSession(device, await Promise.all(lanes), data, batchSize);
}

const graphsOf = ({ train, evaluate }: Model): readonly Graph[] => [...train, ...evaluate].map(({ graph }) => graph);

interface Compiled extends CompiledModel {
  /** Where the lanes' parts lie. */
  readonly parts: readonly Pick<UpdatePart, 'tensors' | 'functions' | 'arrays'>[];
}

/**
 * Parts lie one behind the other, so that the update of each is one pass over its own.
 *
 * @param model its graphs of training have the gradients
 */
export async function compileModel(
  model: Model,
  data: FieldData,
  sparse: readonly SparseField[],
  parts: readonly Part[] | null,
  gemm: Gemm,
): Promise<Compiled> {
  const graphs = graphsOf(model);
  const orders = new Map(
    sparse.flatMap((field) => [...field.weights].map((weight) => [weight, keptOrder(field)] as const)),
  );
  const ordered = parts?.flatMap(({ parameters }) => parameters) ?? model.parameters;
  const tensors = modelRanges(ordered, ALIGNMENT / 4).map((range) => (orders.has(range.name) ? turned(range) : range));
  const found = (parts ?? []).map(async ({ parameters, kernel }) => {
    const own = tensors.filter(({ name }) => parameters.some((parameter) => parameter.name === name));
    return { kernel, tensors: own, functions: await tensorFunctions(kernel.wholes, own) };
  });
  const places = await Promise.all(found);
  const buffers = tensors.flatMap(({ name, rows, columns }) => [
    { name, rows, columns },
    { name: gradientOf(name), rows, columns },
  ]);
  const named = tensors.map(({ name }) => ({ name, gradient: gradientOf(name) }));
  const room = parts === null ? null : roomFor(parts.map(({ kernel }) => kernel));
  const ofFunctions = places.flatMap(({ functions }) => functions.buffers);
  const layout = layOut(named, [...buffers, ...ofFunctions], room);
  const arrays = arraysOf(layout.update, places);
  const leaves = leavesOf(model, graphs, layout.bytes);
  const placedInputs = placeInputs(graphs, data, sparse, leaves.bytes);
  const { inputs } = placedInputs;
  const fields = new Map(inputs.flatMap((input) => (input.kind === 'sparse' ? [[input.name, input] as const] : [])));
  const kernels = new KernelSet();
  const at = (fixed: number, shape: Shape): Tensor => contiguous({ numbers: sizeOf(shape), fixed }, shape);
  /** A parameter, or its gradient. */
  const parameter = (name: string, address: number, shape: Shape): Tensor =>
    orders.has(name) ? permuted(at(address, shape.toReversed()), [1, 0]) : at(address, shape);
  const leaf = (kind: string, name: string, shape: Shape): Tensor => {
    if (kind === 'parameter') return parameter(name, layout.place(name).address, shape);
    const input = inputs.find((each) => kind === 'input' && each.name === name);
    if (input?.kind === 'sparse') throw new Error(`${name} lies nowhere as numbers`);
    return at(input?.address ?? leaves.address(kind, name), shape);
  };
  const output = (name: string, shape: Shape): Tensor | undefined => {
    const of = tensors.find((tensor) => gradientOf(tensor.name) === name);
    return of === undefined ? undefined : parameter(of.name, layout.place(name).address, shape);
  };
  const codes = graphs.map((graph) => compileGraph(graph, { gemm, kernels, leaf, output, sparse: fields }));
  const placed = placeGraphs(codes, gemm, placedInputs.bytes);
  const updates = places.flatMap(({ kernel }, p) => updateKernels(kernel, arrays[p]!, p));
  const module = await compileWat([...graphKernels(kernels, gemm), ...inputKernels(inputs), ...updates], placed.bytes);
  const changing = model.states.filter(({ name }) => model.train.some(({ graph }) => nextState(name) in graph.outputs));
  return {
    ...{ model, module, layout, leaves, inputs, orders, placed, changing },
    parts: places.map((place, p) => ({ ...place, arrays: arrays[p]! })),
  };
}

/** A matrix that lies as [in, out]. */
function turned({ rowIsOut, rows, columns, ...range }: TensorRange): TensorRange {
  if (rowIsOut === undefined) throw new Error(`${range.name} lies so already`);
  return { ...range, rows: columns, columns: rows };
}
