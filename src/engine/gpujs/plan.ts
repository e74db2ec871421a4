import {
  Input,
  type GPU,
  type IGPUKernelSettings,
  type IKernelRunShortcut,
  type KernelOutput,
} from '../../base/bundled/gpu.ts';
import type { Extent, Handle, Launch } from './launch.ts';

/** A pipeline of gpu.js: what goes in and what comes out are flat float32 arrays by name. */
export interface Plan {
  run(inputs: (name: string) => Float32Array): Promise<ReadonlyMap<string, Float32Array>>;
  close(): Promise<void>;
}

/** Who must execute a plan: gpu.js goes on with something slower, without a word, where it cannot compile one. */
export interface Executor {
  readonly backend: string;
  readonly kind: string;
}

export interface PlanParts {
  readonly gpu: GPU;
  readonly executor: Executor;
  readonly inputs: ReadonlyMap<string, Extent>;
  /** Traces the plan. Returns the handles of its results by name. */
  readonly trace: (input: (name: string) => Handle, launch: Launch) => Readonly<Record<string, Handle>>;
}

/** Compiled at its first run. */
export function makePlan({ gpu, executor, inputs, trace }: PlanParts): Plan {
  const kernels = new Map<string, IKernelRunShortcut>();
  const launch: Launch = (output, args, code) => {
    const source = args.functionOf(code);
    const key = `${output.join(' ')} ${source}`;
    const kernel = kernels.get(key) ?? gpu.createKernel(source, settings(output));
    kernels.set(key, kernel);
    return kernel(...(Object.values(args.all) as never[])) as unknown as Handle;
  };
  const names: string[] = [];
  const orchestrate = (...handles: Handle[]): Handle[] => {
    const byName = new Map([...inputs.keys()].map((name, i) => [name, handles[i]!]));
    const results = trace((name) => byName.get(name)!, launch);
    names.push(...Object.keys(results));
    return Object.values(results);
  };
  // gpu.js counts the parameters that a function names.
  Object.defineProperty(orchestrate, 'length', { value: inputs.size });
  const pipeline = gpu.createPipeline(orchestrate, { threads: false });
  return {
    run: async (values) => {
      const args = Array.from(inputs, ([name, extent]) => asInput(values(name), extent));
      const results = (await pipeline(...args)) as readonly KernelOutput[];
      const { executorKind, fallbackReason } = pipeline.pipeline;
      if (pipeline.backend !== executor.backend || executorKind !== executor.kind)
        throw new Error(
          `gpu.js ran on ${pipeline.backend ?? 'nothing'} (${executorKind}), expected ${executor.backend} (${executor.kind}): ${fallbackReason ?? 'it gives no reason'}`,
        );
      return new Map(names.map((name, i) => [name, flat(results[i] as readonly (readonly Float32Array[])[])]));
    },
    close: async () => {
      await pipeline.destroy();
      for (const kernel of kernels.values()) kernel.destroy();
    },
  };
}

/** Without a type of its own a kernel that returns 0 would return integers. */
function settings(output: Extent): IGPUKernelSettings {
  const all = { output: [...output], returnType: 'Number', precision: 'single' as const };
  return all;
}

function asInput(values: Float32Array, extent: Extent): Input {
  return new Input(values as never, [...extent] as never);
}

/** The numbers of [lanes][rows][columns]; fused executors cut the rows out of one array, which is then taken whole. */
function flat(result: readonly (readonly Float32Array[])[]): Float32Array {
  const first = result[0]![0]!;
  const length = result.length * result[0]!.length * first.length;
  if (first.byteOffset === 0 && first.buffer.byteLength === length * 4) return new Float32Array(first.buffer);
  const all = new Float32Array(length);
  let at = 0;
  for (const lane of result)
    for (const row of lane) {
      all.set(row, at);
      at += first.length;
    }
  return all;
}
