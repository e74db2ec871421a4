import { Generator, uniform } from '../../../src/base/random.ts';

/** Standard normal numbers (Box and Muller), the same for the same seed. */
export function normal(seed: number): () => number {
  const generator = new Generator(seed);
  return () =>
    Math.sqrt(-2 * Math.log(1 - uniform(0, 1, generator))) * Math.cos(2 * Math.PI * uniform(0, 1, generator));
}
