import type { Whole } from '../optimizer/rule/expression.ts';
import { computeWhole, reduce, share, type Reduction, type TensorRange, type WholeWork } from './whole.ts';

/** Tensors that are updated by the same kernel, and its wholes in their order. */
export interface WholesOfPart {
  readonly tensors: readonly TensorRange[];
  readonly work: readonly WholeWork[];
}

/**
 * The work of every step, in order. What is computed over the network waits until all parts have come to it: the first
 * of one part and the first of another are the same value, and so on. Shapes never change and are filled in here.
 */
export function wholeSteps(parts: readonly WholesOfPart[]): readonly (() => void)[] {
  const steps: (() => void)[] = [];
  const waiting = parts.map(({ tensors, work }) => ({ tensors, work: [...work] }));
  for (;;) {
    for (const { tensors, work } of waiting)
      while (work[0] !== undefined && !isOverNetwork(work[0])) {
        const next = work.shift()!;
        if (next.whole.kind === 'shape') computeWhole(next, tensors);
        else
          steps.push(() => {
            next.prepare();
            computeWhole(next, tensors);
          });
      }
    const together = waiting.flatMap(({ tensors, work }) => work.splice(0, 1).map((next) => ({ tensors, next })));
    if (together.length === 0) return steps;
    steps.push(() => {
      for (const { next } of together) next.prepare();
      computeOverNetwork(together);
    });
  }
}

const isOverNetwork = ({ whole }: WholeWork): boolean => whole.kind === 'whole' && whole.over === 'network';

function computeOverNetwork(
  together: readonly { readonly tensors: readonly TensorRange[]; readonly next: WholeWork }[],
): void {
  const { function: reduction } = together[0]!.next.whole as Whole<unknown>;
  const all = together.flatMap(({ tensors, next }) => tensors.map((tensor) => share(next.operand, tensor)));
  const value = reduce(reduction as Reduction, all);
  for (const { tensors, next } of together) for (const tensor of tensors) share(next.result, tensor).fill(value);
}
