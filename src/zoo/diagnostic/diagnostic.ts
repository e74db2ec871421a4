import { InputError } from '../../base/errors.ts';
import { show } from '../../base/show.ts';
import type { Outcomes, ProblemDefinition } from '../../model/define-problem.ts';
import type { Tensor } from '../../graph/tensor/tensor.ts';
import type { Target } from '../entry.ts';

/**
 * A problem that has one difficulty and no other, as hard as a level says. The hardest level that an optimizer passes is
 * what it can bear. The idea is LightBench's (https://github.com/HomebrewML/LightBench, from the author of HeavyBall).
 */
export interface Diagnostic {
  readonly name: string;
  readonly description: string;
  /** What a level says. */
  readonly level: string;
  /** From the easiest to the hardest. */
  readonly levels: readonly number[];
  /** @throws InputError for a level beyond the easiest and the hardest */
  readonly at: (level: number) => ProblemDefinition;
  /** 1 where there are no samples to make batches of. */
  readonly batchSize: number;
  readonly epochs: number;
  /** What training has to come to, at its end. */
  readonly passing: Target;
}

/** A diagnostic whose levels are checked. */
export function diagnostic({ at, ...rest }: Diagnostic): Diagnostic {
  const { name, levels } = rest;
  const [easiest, hardest] = [levels[0]!, levels.at(-1)!];
  return {
    ...rest,
    at: (level) => {
      if (typeof level === 'number' && level >= easiest && level <= hardest) return at(level);
      throw new InputError(
        `diagnostics.${name}: its level is ${show(level)}; a number from ${easiest} to ${hardest} is expected.`,
      );
    },
  };
}

/** Half the sum of squares of what is left of the way to the minimum, and its root mean square as `distance`. */
export function leftOver(apart: Tensor): Outcomes {
  const squares = apart.mul(apart);
  return { loss: squares.sum().mul(0.5), distance: squares.mean().sqrt() };
}

/** Most of the way to the minimum: at the start the distance is 1. */
export const NEAR: Target = { metric: 'distance', split: 'test', atMost: 0.1 };

/** How many numbers a diagnostic without data trains. */
export const SIZE = 16;
