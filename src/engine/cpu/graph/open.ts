import type { CompiledGraph } from './compile.ts';
import type { Gemm } from './gemm.ts';
import { gatherKernels } from './kernels/gather.ts';
import type { KernelSet } from './kernel-set.ts';
import { aligned } from './memory.ts';
import type { Scratch, StepLane, Tensor } from './step/step.ts';
import { isContiguous, sizeOf } from './view.ts';

/** Graphs that run in one memory, one at a time: what they compute on the way lies in the same place. */
export interface PlacedGraphs {
  /** All memory, with what was reserved before. */
  readonly bytes: number;
  /** The address of scratch memory for products. */
  readonly scratch: number;
  /** Makes the calls of each graph, in the order in which they were given. */
  readonly open: (
    lane: Pick<StepLane, 'memory'> & { readonly exports: Readonly<Record<string, unknown>> },
  ) => readonly OpenGraph[];
}

export interface OpenGraph {
  readonly run: () => void;
  /** Its steps one by one, for whoever times them. */
  readonly calls: readonly { readonly name: string; readonly run: () => void }[];
  /** The numbers of an output; they may change with the next run of any graph. */
  readonly output: (name: string) => Float32Array;
}

/** WAT functions that every module of graphs has, and those that the graphs were compiled to. */
export const graphKernels = (kernels: KernelSet, gemm: Gemm): readonly string[] => [
  ...gemm.kernels,
  ...gatherKernels,
  ...kernels.texts,
];

/** @param end bytes of memory that are in use already */
export function placeGraphs(graphs: readonly CompiledGraph[], gemm: Gemm, end: number): PlacedGraphs {
  const reserve = (bytes: number): number => {
    const address = end;
    end += aligned(bytes);
    return address;
  };
  const constants = graphs.flatMap((graph) => graph.constants);
  for (const { buffer } of constants) buffer.fixed = reserve(buffer.numbers * 4);
  const most = (use: Scratch): number => Math.max(0, ...graphs.map(({ scratch }) => scratch[use]));
  const scratch: Record<Scratch, number> = {
    gemm: reserve(gemm.scratchBytes),
    rows: reserve(most('rows')),
    padded: reserve(most('padded')),
    lowered: reserve(most('lowered')),
    packed: reserve(most('packed')),
  };
  const arena = reserve(Math.max(0, ...graphs.map(({ bytes }) => bytes)));
  return {
    bytes: end,
    scratch: scratch.gemm,
    open: ({ memory, exports }) => {
      for (const { buffer, values } of constants) new Float32Array(memory, buffer.fixed, values.length).set(values);
      const multiply = gemm.open({ memory, exports, scratch: scratch.gemm });
      return graphs.map(({ steps, names, offsets, outputs }): OpenGraph => {
        const address = ({ buffer, offset }: Tensor): number =>
          (buffer.fixed ?? arena + offsets.get(buffer)!) + offset * 4;
        const lane: StepLane = {
          memory,
          kernel: (name) => exports[name] as (...args: readonly number[]) => void,
          address,
          scratch,
          multiply,
        };
        const calls = steps.map((step) => step.open(lane));
        const reading = Object.fromEntries(
          Object.entries(outputs).map(([name, tensor]) => [name, openTensor(memory, address(tensor), tensor)]),
        );
        return {
          run: () => {
            for (const call of calls) call();
          },
          calls: calls.map((run, i) => ({ name: names[i]!, run })),
          output: (name) => reading[name]!(),
        };
      });
    },
  };
}

/** Reads the numbers of a tensor, in order: of one without gaps as a view, of others as a copy. */
function openTensor(memory: ArrayBuffer, address: number, tensor: Tensor): () => Float32Array {
  const { shape, strides } = tensor;
  const size = sizeOf(shape);
  if (isContiguous(tensor)) {
    const numbers = new Float32Array(memory, address, size);
    return () => numbers;
  }
  const all = new DataView(memory);
  return () => {
    const place = Array<number>(shape.length).fill(0);
    return Float32Array.from({ length: size }, () => {
      const at = place.reduce((sum, i, axis) => sum + i * strides[axis]!, 0);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        if (++place[axis]! < shape[axis]!) break;
        place[axis] = 0;
      }
      return all.getFloat32(address + at * 4, true);
    });
  };
}
