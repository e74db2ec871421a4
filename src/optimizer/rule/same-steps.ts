import { hyperOf } from '../groups.ts';
import type { RuleOptimizer } from '../optimizer.ts';
import { scalarSteps } from './evaluate.ts';
import type { Hyper, UpdateKernel } from './expression.ts';
import { fold, type KnownShape } from './fold.ts';
import { specialise } from './specialise.ts';
import { nameNetworkWholes } from './specialise-together.ts';

/** How many steps are compared one by one; of longer trainings only what is the same by its text is called the same. */
const MOST_STEPS = 50_000;

/** A tensor that an optimizer trains, as far as that makes a difference. */
export interface KnownTensor {
  readonly shape: KnownShape;
  readonly group: string;
}

/** What an optimizer does to some tensors, in a form that can be compared with another's. */
export interface Steps {
  /** One for each tensor; the same one where neither shape nor group makes a difference. */
  readonly updates: readonly TensorUpdate[];
  /** All but the numbers that the host computes step by step: only where it is equal can those tell more. */
  readonly code: string;
  /** Equal texts say equal steps, in any training. */
  readonly text: string;
}

interface TensorUpdate {
  readonly hyper: Hyper;
  readonly kernel: UpdateKernel;
}

/**
 * With what the hyperparameters' values take away gone, so that equal says equal but for rounding.
 *
 * @param folded false: with all that a schedule could change, so that equal says equal to the last bit
 */
export function stepsOn(optimizer: RuleOptimizer, tensors: readonly KnownTensor[], folded = true): Steps {
  // Groups meet in what is computed over the network: what one of them has no use for may be another one's.
  const { rule, names } =
    optimizer.groups === undefined ? { rule: optimizer.rule, names: [] } : nameNetworkWholes(optimizer.rule);
  // Most rules ask for no shape, and most optimizers have no groups: then one update stands for all.
  const asksForShape = JSON.stringify(rule).includes('"shape"');
  const known = new Map<string, TensorUpdate>();
  const updates = tensors.map(({ shape, group }) => {
    const hyper = hyperOf(optimizer, group);
    const key = JSON.stringify([asksForShape ? shape : null, hyper]);
    const update = known.get(key) ?? {
      hyper,
      kernel: specialise(fold(rule, shape, folded ? hyper : undefined), hyper, names),
    };
    known.set(key, update);
    return update;
  });
  const code = JSON.stringify(
    updates.map(({ kernel: { states, scalars, wholes, body, result } }) => [
      states,
      scalars.length,
      wholes,
      body,
      result,
    ]),
  );
  const text = JSON.stringify([
    code,
    updates.map(({ kernel: { uniforms, operations, scalars } }) => [uniforms, operations, scalars]),
    folded ? [] : updates.map(({ hyper }) => hyper),
  ]);
  return { updates, code, text };
}

/** Whether two optimizers do the same to every number in all steps of a training: true is shown, false only not shown. */
export function sameSteps(one: Steps, other: Steps, steps: number): boolean {
  if (one.text === other.text) return true;
  if (one.code !== other.code || steps > MOST_STEPS) return false;
  const pairs = one.updates.map((update, i) => [update, other.updates[i]!] as const);
  const distinct = pairs.filter(([a, b], i) => pairs.findIndex(([c, d]) => a === c && b === d) === i);
  return distinct.every(([mine, theirs]) => {
    const [next, nextOther] = [scalarSteps(mine.kernel, mine.hyper), scalarSteps(theirs.kernel, theirs.hyper)];
    for (let step = 0; step < steps; step++) {
      const [a, b] = [next(), nextOther()];
      if (!a.every((value, j) => Object.is(value, b[j]))) return false;
    }
    return true;
  });
}
