import { collapse } from './collapse.ts';
import type { KernelMaker } from './kernel-set.ts';
import { nestKernel, type Store } from './kernels/loop-nest.ts';
import type { View } from './view.ts';

/**
 * A kernel that copies, or adds, numbers from one view to another of the same shape; it takes the addresses of both
 * first numbers, and of scratch memory that it does not use.
 */
export function copyKernel(
  from: Pick<View, 'strides'>,
  to: Pick<View, 'shape' | 'strides'>,
  how: Store['how'] = 'set',
): KernelMaker {
  const loops = collapse({ lengths: to.shape, strides: [from.strides, to.strides] });
  const inner = loops.lengths.at(-1) ?? 1;
  const [source, target] = loops.strides.map((strides) => ({
    outer: strides.slice(0, -1),
    inner: strides.at(-1) ?? 1,
  }));
  const nest = {
    outer: loops.lengths.slice(0, -1),
    inner,
    values: [{ kind: 'load', access: source! } as const],
    stores: [{ value: 0, access: target!, how, whole: true }],
  };
  return nestKernel(nest);
}
