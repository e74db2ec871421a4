import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { torchGraph } from '../../../src/engine/library/torch-graph.ts';
import type { LeafValues } from '../../../src/engine/reference/graph/evaluate.ts';
import type { Graph } from '../../../src/graph/node.ts';
import { python } from './interpreter.ts';

const SCRIPT = fileURLToPath(new URL('torch_graphs.py', import.meta.url));

export interface TorchRun {
  readonly graph: Graph;
  readonly leaves: LeafValues;
  /** Outputs of one number of which autograd finds the gradients. */
  readonly differentiated?: readonly string[];
}

/** What PyTorch makes of graphs in double precision: outputs by name, and `OUTPUT by PARAMETER`, the gradients. */
export function computedByTorch(runs: readonly TorchRun[]): readonly Readonly<Record<string, readonly number[]>>[] {
  const lines = runs.map(({ graph, leaves, differentiated = [] }) =>
    JSON.stringify({ graph: torchGraph(graph), leaves, differentiated }, asJson),
  );
  const output = execFileSync(python!, [SCRIPT], { input: `${lines.join('\n')}\n`, maxBuffer: 2 ** 30 }).toString();
  return output
    .trimEnd()
    .split('\n')
    .map((line) => {
      const found = JSON.parse(line) as Record<string, readonly (number | string)[]>;
      return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, values.map(Number)]));
    });
}

/** Numbers as a list, with words for those that JSON has none for. */
function asJson(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (typeof value !== 'number') return value;
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
}
