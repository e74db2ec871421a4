import type { Evaluation } from './engine.ts';

/** What a session says of a split, from the means of all that the model puts out. */
export function evaluationOf(means: Iterable<readonly [name: string, value: number]>): Evaluation {
  const { loss, ...metrics } = Object.fromEntries(means);
  return { loss: loss!, accuracy: metrics['accuracy'] ?? null, metrics };
}
