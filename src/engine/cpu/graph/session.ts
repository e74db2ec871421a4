import { canonicalJson } from '../../../base/json.ts';
import { gradientOf, nextState, type Model } from '../../../graph/model.ts';
import { withParameterGradients } from '../../../graph/parameter-gradients.ts';
import { kernelCode } from '../../../optimizer/rule/kernel-code.ts';
import type { ModelCohort, Session } from '../../engine.ts';
import { modelSession } from '../../model-session.ts';
import { tensorFunctions } from '../../tensor-functions.ts';
import { modelRanges } from '../../whole.ts';
import { partsOf, type Part } from '../../parts.ts';
import { updateKernels } from '../kernels/update.ts';
import { ALIGNMENT, layOut } from '../layout.ts';
import { arraysOf, roomFor, type UpdatePart } from '../update-part.ts';
import { compileWat, imports } from '../wat.ts';
import { compileGraph } from './compile.ts';
import type { Gemm } from './gemm.ts';
import { KernelSet } from './kernel-set.ts';
import { openModelLane, type CompiledModel } from './lane.ts';
import { leavesOf } from './leaves.ts';
import { graphKernels, placeGraphs } from './open.ts';

/** A model's session: its graphs compiled once for all lanes whose rule has the same code. */
export async function openModelSession(cohort: ModelCohort, gemm: Gemm): Promise<Session> {
  const { model, data, optimizer, batchSize, seeds } = cohort;
  const differentiated = withParameterGradients(model);
  const compiled = new Map<string, ReturnType<typeof compile>>();
  const lanes = cohort.lanes.map(async (settings, lane) => {
    const parts = optimizer === null ? null : partsOf(optimizer, settings, model.parameters);
    const code = canonicalJson((parts ?? []).map(codeOf));
    const ready = compiled.get(code) ?? compile(differentiated, parts, gemm);
    compiled.set(code, ready);
    const { parts: places, ...shared } = await ready;
    const instance = new WebAssembly.Instance(shared.module, imports);
    const own = parts?.map(({ kernel, hyper }, p) => ({ ...places[p]!, kernel, hyper })) ?? null;
    return openModelLane(shared, instance, data, gemm, own, seeds[lane]!);
  });
  return modelSession(gemm.description, await Promise.all(lanes), data, batchSize);
}

/** What its code depends on. */
const codeOf = ({ parameters, kernel }: Part) => [parameters.map(({ name }) => name), kernelCode(kernel)];

interface Compiled extends CompiledModel {
  /** Where the lanes' parts lie. */
  readonly parts: readonly Pick<UpdatePart, 'tensors' | 'functions' | 'arrays'>[];
}

/** Parts lie one behind the other, so that the update of each is one pass over its own. */
async function compile(model: Model, parts: readonly Part[] | null, gemm: Gemm): Promise<Compiled> {
  const tensors = modelRanges(parts?.flatMap(({ parameters }) => parameters) ?? model.parameters, ALIGNMENT / 4);
  const found = (parts ?? []).map(async ({ parameters, kernel }) => {
    const own = tensors.filter(({ name }) => parameters.some((parameter) => parameter.name === name));
    return { kernel, tensors: own, functions: await tensorFunctions(kernel.wholes, own) };
  });
  const places = await Promise.all(found);
  const buffers = tensors.flatMap(({ name, rows, columns }) => [
    { name, rows, columns },
    { name: gradientOf(name), rows, columns },
  ]);
  const parameters = tensors.map(({ name }) => ({
    buffer: name,
    gradient: gradientOf(name),
    initial: { kind: 'values', values: [] } as const,
  }));
  const room = parts === null ? null : roomFor(parts.map(({ kernel }) => kernel));
  const ofFunctions = places.flatMap(({ functions }) => functions.buffers);
  const layout = layOut(parameters, [...buffers, ...ofFunctions], room, 0, 0, {});
  const arrays = arraysOf(layout.update, places);
  const graphs = [...model.train, ...model.evaluate];
  const leaves = leavesOf(
    model,
    graphs.map(({ graph }) => graph),
    layout.bytes,
  );
  const kernels = new KernelSet();
  const leaf = (kind: string, name: string): number =>
    kind === 'parameter' ? layout.place(name).address : leaves.address(kind, name);
  const output = (name: string): number | undefined =>
    tensors.some((tensor) => gradientOf(tensor.name) === name) ? layout.place(name).address : undefined;
  const codes = graphs.map(({ graph }) => compileGraph(graph, { gemm, kernels, leaf, output }));
  const placed = placeGraphs(codes, gemm, leaves.bytes);
  const updates = places.flatMap(({ kernel }, p) => updateKernels(kernel, arrays[p]!, p));
  const module = await compileWat([...graphKernels(kernels), ...updates], placed.bytes);
  const changing = model.states.filter(({ name }) => model.train.some(({ graph }) => nextState(name) in graph.outputs));
  return {
    model,
    module,
    layout,
    leaves,
    placed,
    changing,
    parts: places.map((place, p) => ({ ...place, arrays: arrays[p]! })),
  };
}
