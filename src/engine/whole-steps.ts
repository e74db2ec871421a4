import type { Whole } from '../optimizer/rule/expression.ts';
import { computeWhole, reduce, share, type Reduction, type TensorRange, type WholeWork } from './whole.ts';
import { isOverNetwork, wholeTurns } from './whole-turns.ts';

/** Tensors that are updated by the same kernel, and its wholes in their order. */
export interface WholesOfPart {
  readonly tensors: readonly TensorRange[];
  readonly work: readonly WholeWork[];
}

/** What is updated by one kernel, in the turns that a step takes. */
export interface StepOfPart extends WholesOfPart {
  /** Computes the step's scalars. */
  readonly begin: () => void;
  /** Computes all but the wholes. */
  readonly finish: () => void;
}

/** A step: of each part the scalars, then each whole with what it needs, then everything else. */
export function stepOf(parts: readonly StepOfPart[]): () => void {
  const wholes = wholeSteps(parts);
  return () => {
    for (const { begin } of parts) begin();
    for (const compute of wholes) compute();
    for (const { finish } of parts) finish();
  };
}

interface Next {
  readonly tensors: readonly TensorRange[];
  readonly work: WholeWork;
}

/** The work of every step, in order. Shapes never change and are filled in here. */
export function wholeSteps(parts: readonly WholesOfPart[]): readonly (() => void)[] {
  const turns = wholeTurns(parts.map(({ work }) => work.map(({ whole }) => whole)));
  return turns.flatMap((turn) => {
    const together = turn.map(({ part, index }): Next => {
      const { tensors, work } = parts[part]!;
      return { tensors, work: work[index]! };
    });
    const { tensors, work } = together[0]!;
    if (work.whole.kind === 'shape') {
      computeWhole(work, tensors);
      return [];
    }
    const compute = isOverNetwork(work.whole)
      ? () => {
          computeOverNetwork(together);
        }
      : () => {
          computeWhole(work, tensors);
        };
    return () => {
      for (const each of together) each.work.prepare();
      compute();
    };
  });
}

function computeOverNetwork(together: readonly Next[]): void {
  const { function: reduction } = together[0]!.work.whole as Whole<unknown>;
  const all = together.flatMap(({ tensors, work }) => tensors.map((tensor) => share(work.operand, tensor)));
  const value = reduce(reduction as Reduction, all);
  for (const { tensors, work } of together) for (const tensor of tensors) share(work.result, tensor).fill(value);
}
