import { gradientOf, nextState, type Model } from '../../../graph/model.ts';
import type { Shape } from '../../../graph/node.ts';
import { withParameterGradients } from '../../../graph/parameter-gradients.ts';
import { kernelCode } from '../../../optimizer/rule/kernel-code.ts';
import { specialise } from '../../../optimizer/rule/specialise.ts';
import type { UpdateKernel } from '../../../optimizer/rule/expression.ts';
import type { ModelCohort, Session } from '../../engine.ts';
import { modelSession } from '../../model-session.ts';
import { tensorFunctions } from '../../tensor-functions.ts';
import { modelRanges } from '../../whole.ts';
import { updateKernels } from '../kernels/update.ts';
import { ALIGNMENT, layOut } from '../layout.ts';
import { compileWat, imports } from '../wat.ts';
import { compileGraph } from './compile.ts';
import type { Gemm } from './gemm.ts';
import { KernelSet } from './kernel-set.ts';
import { openModelLane, type CompiledModel } from './lane.ts';
import { leavesOf } from './leaves.ts';
import { graphKernels, placeGraphs } from './open.ts';
import type { Tensor } from './step/step.ts';
import { contiguous, sizeOf } from './view.ts';

/** A model's session: its graphs compiled once for all lanes whose rule has the same code. */
export async function openModelSession(cohort: ModelCohort, gemm: Gemm): Promise<Session> {
  const { model, data, optimizer, batchSize, seeds } = cohort;
  const differentiated = withParameterGradients(model);
  const compiled = new Map<string, Promise<CompiledModel>>();
  const lanes = cohort.lanes.map(async (hyper, lane) => {
    const kernel = optimizer === null ? null : specialise(optimizer.rule, hyper);
    const code = kernel === null ? '' : kernelCode(kernel);
    const ready = compiled.get(code) ?? compile(differentiated, kernel, gemm);
    compiled.set(code, ready);
    const instance = new WebAssembly.Instance((await ready).module, imports);
    return openModelLane(await ready, instance, data, gemm, kernel === null ? null : { kernel, hyper }, seeds[lane]!);
  });
  return modelSession(gemm.description, await Promise.all(lanes), data, batchSize);
}

async function compile(model: Model, kernel: UpdateKernel | null, gemm: Gemm): Promise<CompiledModel> {
  const tensors = modelRanges(model, ALIGNMENT / 4);
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
  const graphs = [...model.train, ...model.evaluate];
  const leaves = leavesOf(
    model,
    graphs.map(({ graph }) => graph),
    layout.bytes,
  );
  const kernels = new KernelSet();
  const at = (fixed: number, shape: Shape): Tensor => contiguous({ numbers: sizeOf(shape), fixed }, shape);
  const leaf = (kind: string, name: string, shape: Shape): Tensor =>
    at(kind === 'parameter' ? layout.place(name).address : leaves.address(kind, name), shape);
  const output = (name: string, shape: Shape): Tensor | undefined =>
    tensors.some((tensor) => gradientOf(tensor.name) === name) ? at(layout.place(name).address, shape) : undefined;
  const codes = graphs.map(({ graph }) => compileGraph(graph, { gemm, kernels, leaf, output }));
  const placed = placeGraphs(codes, gemm, leaves.bytes);
  const texts = [...graphKernels(kernels), ...(kernel === null ? [] : updateKernels(kernel, layout.update))];
  const module = await compileWat(texts, placed.bytes);
  const changing = model.states.filter(({ name }) => model.train.some(({ graph }) => nextState(name) in graph.outputs));
  return { model, module, layout, tensors, functions, leaves, placed, changing };
}
