import { openHost } from '../../../src/engine/gpujs/host.ts';
import { compileGraph, launchGraph } from '../../../src/engine/gpujs/graph/compile.ts';
import { GraphConstants } from '../../../src/engine/gpujs/graph/constants.ts';
import { lieOf, type Stored } from '../../../src/engine/gpujs/graph/lie.ts';
import type { Extent, Handle, Value } from '../../../src/engine/gpujs/launch.ts';
import type { Mode } from '../../../src/engine/gpujs/modes.ts';
import { makePlan } from '../../../src/engine/gpujs/plan.ts';
import { sizeOf } from '../../../src/graph/shape.ts';
import type { Run } from '../cpu/graph/run.ts';

/** So many graphs in one plan. */
const TOGETHER = 40;

/** The outputs of graphs in single precision, in one lane. */
export async function runOnGpujs(
  runs: readonly Run[],
  mode: Mode,
): Promise<readonly Readonly<Record<string, Float32Array>>[]> {
  if (runs.length === 0) return [];
  const found: Record<string, Float32Array>[] = [];
  const host = await openHost(mode);
  for (let at = 0; at < runs.length; at += TOGETHER) {
    const some = runs.slice(at, at + TOGETHER);
    const constants = new GraphConstants();
    const inputs = new Map<string, Extent>();
    const values = new Map<string, Float32Array>();
    const standIns = new Map<string, Handle>();
    const standIn = (name: string): Handle => {
      const handle = standIns.get(name) ?? {};
      standIns.set(name, handle);
      return handle;
    };
    const constant: Value = { handle: standIn('constants'), rows: 1, columns: 1, shared: { kind: 'all' } };
    const codes = some.map(({ graph, leaves }, i) =>
      compileGraph(graph, {
        ...{ lanes: 1, constants, constant },
        mostBuffers: Math.min(host.buffersPerKernel, 16),
        output: () => undefined,
        leaf: ({ kind, name, shape }): Stored => {
          const key = `${i} ${kind} ${name}`;
          const lie = lieOf(shape);
          if (sizeOf(shape) > 0) {
            inputs.set(key, [lie.columns, lie.rows, 1]);
            values.set(key, Float32Array.from(leaves[kind]![name]!));
          }
          return { lie, value: { handle: standIn(key), rows: lie.rows, columns: lie.columns } };
        },
      }),
    );
    inputs.set('constants', [Math.max(1, constants.values.length), 1, 1]);
    values.set(
      'constants',
      Float32Array.from([...constants.values, 0]).subarray(0, Math.max(1, constants.values.length)),
    );
    const plan = makePlan({
      ...host,
      inputs,
      trace: (input, launch) => {
        const results: Record<string, Handle> = {};
        codes.forEach((code, i) => {
          const handles = new Map<Handle, Handle>();
          for (const name of inputs.keys()) handles.set(standIn(name), input(name));
          launchGraph(code, handles, launch);
          for (const [name, value] of Object.entries(code.outputs))
            if (value !== null) results[`${i} ${name}`] = handles.get(value.handle)!;
        });
        return results;
      },
    });
    const results = await host.guarded(() => plan.run((name) => values.get(name)!));
    some.forEach(({ graph }, i) => {
      found.push(
        Object.fromEntries(
          Object.keys(graph.outputs).map((name) => [name, results.get(`${i} ${name}`) ?? new Float32Array(0)]),
        ),
      );
    });
    await plan.close();
  }
  await host.close();
  return found;
}
