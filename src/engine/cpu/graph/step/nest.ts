import type { Graph } from '../../../../graph/node.ts';
import type { Group } from '../groups.ts';
import type { KernelSet } from '../kernel-set.ts';
import { nestKernel, sharedNestKernel } from '../kernels/loop-nest.ts';
import { nestOf } from '../nest.ts';
import { numbersOf, type Buffer, type Step, type Tensor } from './step.ts';

/** All maps and reductions of a group in one call; null where nobody wants any of them. */
export function nestStep(
  graph: Graph,
  group: Group,
  kernels: KernelSet,
  viewOf: (node: number) => Tensor,
  isStored: (node: number) => boolean,
): Step | null {
  const { nest, loads, stores } = nestOf<Buffer>(graph, group, viewOf, isStored);
  if (stores.length === 0) return null;
  const writes = stores.map(({ node }) => viewOf(node));
  const [turns] = nest.outer;
  const { name, scratchBytes } = kernels.add(turns === undefined ? nestKernel(nest) : sharedNestKernel(nest));
  return {
    reads: loads,
    writes,
    scratch: { rows: scratchBytes },
    open: (lane) => {
      const run = lane.kernel(name);
      const firsts = stores.flatMap(({ how }, i) =>
        how === 'set' ? [] : [{ numbers: numbersOf(lane, writes[i]!), value: how === 'sum' ? 0 : -Infinity }],
      );
      const args = [...[...loads, ...writes].map(lane.address), lane.scratch.rows, turns ?? 0];
      return () => {
        for (const { numbers, value } of firsts) numbers.fill(value);
        run(...args);
      };
    },
  };
}
