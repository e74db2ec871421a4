import { gradientOf, nextState, type Model } from '../../../graph/model.ts';
import type { Graph, Shape } from '../../../graph/node.ts';
import { withParameterGradients } from '../../../graph/parameter-gradients.ts';
import { kernelCode } from '../../../optimizer/rule/kernel-code.ts';
import { specialise } from '../../../optimizer/rule/specialise.ts';
import type { UpdateKernel } from '../../../optimizer/rule/expression.ts';
import type { FieldData } from '../../../problem/data/fields.ts';
import type { ModelCohort, Session } from '../../engine.ts';
import { modelSession } from '../../model-session.ts';
import { tensorFunctions } from '../../tensor-functions.ts';
import { modelRanges, type TensorRange } from '../../whole.ts';
import { updateKernels } from '../kernels/update.ts';
import { ALIGNMENT, layOut } from '../layout.ts';
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
export async function openModelSession(cohort: ModelCohort, gemm: Gemm): Promise<Session> {
  const { model, data, optimizer, batchSize, seeds } = cohort;
  const differentiated = withParameterGradients(model);
  const sparse = findSparseFields(graphsOf(differentiated), data, gemm);
  const compiled = new Map<string, Promise<CompiledModel>>();
  const lanes = cohort.lanes.map(async (hyper, lane) => {
    const kernel = optimizer === null ? null : specialise(optimizer.rule, hyper);
    const code = kernel === null ? '' : kernelCode(kernel);
    const ready = compiled.get(code) ?? compileModel(differentiated, data, sparse, kernel, gemm);
    compiled.set(code, ready);
    const instance = new WebAssembly.Instance((await ready).module, imports);
    return openModelLane(await ready, instance, data, gemm, kernel === null ? null : { kernel, hyper }, seeds[lane]!);
  });
  const device = [gemm.description, ...sparse.map(describeSparse)].join(', ');
  return modelSession(device, await Promise.all(lanes), data, batchSize);
}

const graphsOf = ({ train, evaluate }: Model): readonly Graph[] => [...train, ...evaluate].map(({ graph }) => graph);

/** @param model its graphs of training have the gradients */
export async function compileModel(
  model: Model,
  data: FieldData,
  sparse: readonly SparseField[],
  kernel: UpdateKernel | null,
  gemm: Gemm,
): Promise<CompiledModel> {
  const graphs = graphsOf(model);
  const orders = new Map(
    sparse.flatMap((field) => [...field.weights].map((weight) => [weight, keptOrder(field)] as const)),
  );
  const tensors = modelRanges(model, ALIGNMENT / 4).map((range) => (orders.has(range.name) ? turned(range) : range));
  const functions = await tensorFunctions(kernel?.wholes ?? [], tensors);
  const buffers = tensors.flatMap(({ name, rows, columns }) => [
    { name, rows, columns },
    { name: gradientOf(name), rows, columns },
  ]);
  const parameters = tensors.map(({ name }) => ({
    buffer: name,
    gradient: gradientOf(name),
    initial: { kind: 'values', values: [] } as const,
  }));
  const layout = layOut(parameters, [...buffers, ...functions.buffers], kernel, 0, 0, {});
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
  const texts = [
    ...graphKernels(kernels, gemm),
    ...inputKernels(inputs),
    ...(kernel === null ? [] : updateKernels(kernel, layout.update)),
  ];
  const module = await compileWat(texts, placed.bytes);
  const changing = model.states.filter(({ name }) => model.train.some(({ graph }) => nextState(name) in graph.outputs));
  return { model, module, layout, tensors, functions, leaves, inputs, orders, placed, changing };
}

/** A matrix that lies as [in, out]. */
function turned({ rowIsOut, rows, columns, ...range }: TensorRange): TensorRange {
  if (rowIsOut === undefined) throw new Error(`${range.name} lies so already`);
  return { ...range, rows: columns, columns: rows };
}
