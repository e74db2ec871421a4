import { memoryOf } from '../oscillation/memory.ts';
import { differences, numberOf, valueOf, type Variant } from './variant.ts';

/** Two variants that one hyperparameter alone tells apart. */
export interface Pair {
  /** The one with the smaller value, or with false. */
  readonly low: Variant;
  readonly high: Variant;
  readonly name: string;
  /** Whether `name` says how long the average of squared gradients remembers. */
  readonly memory: boolean;
}

/**
 * The pair to explain: the first two of the suite that differ in one hyperparameter alone and were both trained; where a
 * suite varies a memory, its first two with different memories.
 */
export function pairOf(variants: readonly Variant[]): Pair | null {
  const pairs = variants
    .filter(({ trials }) => trials.size > 0)
    .flatMap((a, i, trained) => trained.slice(i + 1).flatMap((b) => pairWith(a, b) ?? []));
  return pairs.find(({ memory }) => memory) ?? pairs[0] ?? null;
}

/** Null where they differ in more than one hyperparameter, or in none. */
export function pairWith(a: Variant, b: Variant): Pair | null {
  const names = differences(a, b);
  const [name] = names ?? [];
  if (names?.length !== 1 || name === undefined || valueOf(a, name) === undefined || valueOf(b, name) === undefined)
    return null;
  const [low, high] = numberOf(a, name) <= numberOf(b, name) ? [a, b] : [b, a];
  return { low, high, name, memory: name === memoryOf(a.optimizer) };
}
