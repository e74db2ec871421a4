import type { Hyper, UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { TensorFunctions } from '../tensor-functions.ts';
import type { TensorRange } from '../whole.ts';
import type { UpdateArrays } from './kernels/update.ts';
import type { UpdateRoom } from './layout.ts';

/** Parameters that lie one behind the other and are updated by the same kernel. */
export interface UpdatePart {
  readonly kernel: UpdateKernel;
  readonly hyper: Hyper;
  readonly tensors: readonly TensorRange[];
  readonly functions: TensorFunctions;
  readonly arrays: UpdateArrays;
}

/** Memory for parts that lie behind each other: every state that some part keeps, and as many wholes as the most that a part has. */
export function roomFor(kernels: readonly UpdateKernel[]): UpdateRoom {
  const states = new Map(kernels.flatMap((kernel) => kernel.states).map((state) => [state.name, state]));
  const most = kernels.toSorted((a, b) => b.wholes.length - a.wholes.length)[0];
  return {
    states: [...states.values()],
    wholes: most?.wholes ?? [],
    scalars: kernels.flatMap(({ scalars }) => scalars),
  };
}

/** The share of each part in arrays that hold all parameters. */
export function arraysOf(
  all: UpdateArrays,
  parts: readonly { readonly kernel: UpdateKernel; readonly tensors: readonly TensorRange[] }[],
): readonly UpdateArrays[] {
  const starts = parts.map(({ tensors }) => tensors[0]!.start * 4);
  let scalars = 0;
  return parts.map(({ kernel }, i) => {
    const start = starts[i]!;
    const own = {
      param: all.param + start,
      grad: all.grad + start,
      states: Object.fromEntries(kernel.states.map(({ name }) => [name, all.states[name]! + start])),
      wholes: kernel.wholes.map((_, w) => all.wholes[w]! + start),
      operand: all.operand + start,
      scalars: all.scalars + scalars * 4,
      bytes: (starts[i + 1] ?? all.bytes) - start,
    };
    scalars += kernel.scalars.length;
    return own;
  });
}
