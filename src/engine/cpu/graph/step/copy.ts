import { copyKernel } from '../copy.ts';
import type { KernelSet } from '../kernel-set.ts';
import { sizeOf } from '../view.ts';
import { numbersOf, type Step, type Tensor } from './step.ts';

/** Copies numbers to another place, where they may lie otherwise. */
export function copyStep(kernels: KernelSet, from: Tensor, to: Tensor): Step {
  if (sizeOf(to.shape) === 0) return { reads: [], writes: [to], scratch: {}, open: () => () => undefined };
  const { name } = kernels.add(copyKernel(from, to));
  return {
    reads: [from],
    writes: [to],
    scratch: {},
    open: (lane) => {
      const run = lane.kernel(name);
      const [source, target] = [lane.address(from), lane.address(to)];
      return () => {
        run(source, target, 0);
      };
    },
  };
}

/** Steps that belong to each other. */
export function together(steps: readonly Step[], writes: readonly Tensor[]): Step {
  return {
    reads: steps.flatMap(({ reads }) => reads),
    writes,
    scratch: {},
    open: (lane) => {
      const calls = steps.map((step) => step.open(lane));
      return () => {
        for (const call of calls) call();
      };
    },
  };
}

/** Sets all numbers of a tensor, which lies without gaps, and then does the rest. */
export function filledBefore(value: number, to: Tensor, steps: readonly Step[]): Step {
  const fill: Step = {
    reads: [],
    writes: [to],
    scratch: {},
    open: (lane) => {
      const numbers = numbersOf(lane, to);
      return () => numbers.fill(value);
    },
  };
  return together([fill, ...steps], [to]);
}
