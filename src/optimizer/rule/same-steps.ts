import type { RuleOptimizer } from '../optimizer.ts';
import { scalarSteps } from './evaluate.ts';
import type { Hyper, UpdateKernel } from './expression.ts';
import { fold, type KnownShape } from './fold.ts';
import { specialise } from './specialise.ts';

/** How many steps are compared one by one; of longer trainings only what is the same by its text is called the same. */
const MOST_STEPS = 50_000;

/** What an optimizer does to tensors of some shapes, in a form that can be compared with another's. */
export interface Steps {
  readonly hyper: Hyper;
  /** One for each shape. */
  readonly kernels: readonly UpdateKernel[];
  /** All but the numbers that the host computes step by step: only where it is equal can those tell more. */
  readonly code: string;
  /** Equal texts say equal steps, in any training. */
  readonly text: string;
}

/**
 * With what the hyperparameters' values take away gone, so that equal says equal but for rounding.
 *
 * @param folded false: with all that a schedule could change, so that equal says equal to the last bit
 */
export function stepsOn({ rule, hyper }: RuleOptimizer, shapes: readonly KnownShape[], folded = true): Steps {
  // Most rules ask for no shape, and then one stands for all.
  const asked = JSON.stringify(rule).includes('"shape"') ? shapes : shapes.slice(0, 1);
  const kernels = asked.map((shape) => specialise(fold(rule, shape, folded ? hyper : undefined), hyper));
  const code = JSON.stringify(
    kernels.map(({ states, scalars, wholes, body, result }) => [states, scalars.length, wholes, body, result]),
  );
  const values = folded ? {} : hyper;
  const text = JSON.stringify([
    code,
    kernels.map(({ uniforms, operations, scalars }) => [uniforms, operations, scalars]),
    values,
  ]);
  return { hyper, kernels, code, text };
}

/** Whether two optimizers do the same to every number in all steps of a training: true is shown, false only not shown. */
export function sameSteps(one: Steps, other: Steps, steps: number): boolean {
  if (one.text === other.text) return true;
  if (one.code !== other.code || steps > MOST_STEPS) return false;
  return one.kernels.every((kernel, i) => {
    const [mine, theirs] = [scalarSteps(kernel, one.hyper), scalarSteps(other.kernels[i]!, other.hyper)];
    for (let step = 0; step < steps; step++) {
      const [a, b] = [mine(), theirs()];
      if (!a.every((value, j) => Object.is(value, b[j]))) return false;
    }
    return true;
  });
}
