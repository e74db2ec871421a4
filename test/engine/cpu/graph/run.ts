import { compileGraph } from '../../../../src/engine/cpu/graph/compile.ts';
import { blasGemm, wasmGemm, type Gemm } from '../../../../src/engine/cpu/graph/gemm.ts';
import { KernelSet } from '../../../../src/engine/cpu/graph/kernel-set.ts';
import { aligned } from '../../../../src/engine/cpu/graph/memory.ts';
import { graphKernels, placeGraphs } from '../../../../src/engine/cpu/graph/open.ts';
import type { Tensor } from '../../../../src/engine/cpu/graph/step/step.ts';
import { contiguous } from '../../../../src/engine/cpu/graph/view.ts';
import { findBlas } from '../../../../src/engine/cpu/products/system-blas.ts';
import { compileWat, imports } from '../../../../src/engine/cpu/wat.ts';
import type { LeafValues } from '../../../../src/engine/reference/graph/evaluate.ts';
import type { Graph, Shape } from '../../../../src/graph/node.ts';
import { sizeOf } from '../../../../src/graph/shape.ts';

const blas = await findBlas();

/** Who multiplies, by name: our own kernel, and the system's BLAS where there is one. */
export const gemms: readonly (readonly [name: string, gemm: Gemm])[] = [
  ['wasm', wasmGemm],
  ...(blas.found ? [['blas', blasGemm(blas.blas)] as const] : []),
];

export interface Run {
  readonly graph: Graph;
  readonly leaves: LeafValues;
  /** Outputs that are wanted where nothing else lies. */
  readonly kept?: readonly string[];
}

/** The outputs of graphs in single precision, all of them compiled into one module; each runs twice, for what it finds in memory is then its own. */
export async function runOnCpu(runs: readonly Run[], gemm: Gemm): Promise<readonly Record<string, Float32Array>[]> {
  let end = 0;
  const reserve = (numbers: number): number => {
    const address = end;
    end += aligned(numbers * 4);
    return address;
  };
  const at = (fixed: number, shape: Shape): Tensor => contiguous({ numbers: sizeOf(shape), fixed }, shape);
  const kernels = new KernelSet();
  const values: { readonly address: number; readonly values: ArrayLike<number> }[] = [];
  const codes = runs.map(({ graph, leaves, kept = [] }) => {
    const places = new Map<string, number>();
    for (const node of graph.nodes) {
      if (node.kind !== 'input' && node.kind !== 'parameter' && node.kind !== 'state' && node.kind !== 'random')
        continue;
      const key = `${node.kind} ${node.name}`;
      if (places.has(key)) continue;
      const address = reserve(sizeOf(node.shape));
      places.set(key, address);
      values.push({ address, values: leaves[node.kind]![node.name]! });
    }
    const wanted = new Map(kept.map((name) => [name, reserve(sizeOf(graph.nodes[graph.outputs[name]!]!.shape))]));
    return compileGraph(graph, {
      gemm,
      kernels,
      leaf: (kind, name, shape) => at(places.get(`${kind} ${name}`)!, shape),
      output: (name, shape) => (wanted.has(name) ? at(wanted.get(name)!, shape) : undefined),
    });
  });
  const placed = placeGraphs(codes, gemm, end);
  const { exports } = new WebAssembly.Instance(await compileWat(graphKernels(kernels, gemm), placed.bytes), imports);
  const { buffer } = exports['memory'] as WebAssembly.Memory;
  // What nobody has written is no number that looks right.
  new Float32Array(buffer).fill(NaN);
  const opened = placed.open({ memory: buffer, exports });
  for (const { address, values: given } of values) new Float32Array(buffer, address, given.length).set(given);
  return opened.map((graph, i) => {
    graph.run();
    graph.run();
    const names = Object.keys(runs[i]!.graph.outputs);
    return Object.fromEntries(names.map((name) => [name, graph.output(name).slice()]));
  });
}
