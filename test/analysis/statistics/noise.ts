import type { Sample } from '../../../src/analysis/statistics/all-pairs/estimate.ts';
import { Generator } from '../../../src/base/random.ts';

/** What chance adds to a variant's value, of many kinds; all of them have no end that a test could know. */
export const noises = {
  normal,
  /** Log-normal: most seeds are alike and a few far above. */
  skewed: (uniform: () => number) => Math.exp(normal(uniform)),
  /** As accuracies of few images: a grid of which seeds share points. */
  grid: (uniform: () => number) => Math.round(2 * normal(uniform)),
  /** One seed in ten is lost. */
  outliers: (uniform: () => number) => (uniform() < 0.1 ? 10 : 0) + normal(uniform),
  /** Variants of which some are a hundred times as noisy as others. */
  unequal: (uniform: () => number, variant: number) => 10 ** (variant % 3) * normal(uniform),
};

function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Uniform of [0, 1). */
export function uniforms(seed: number): () => number {
  const generator = new Generator(seed);
  return () => generator.draw() / 2 ** 32;
}

/** Seeds of so many variants; what a seed has in common, its first weights and batches, moves all of them. */
export function variantsOf(
  means: readonly number[],
  seeds: number,
  noise: (typeof noises)[keyof typeof noises],
  uniform: () => number,
): readonly Sample[] {
  const shared = Array.from({ length: seeds }, () => Math.round(2 * normal(uniform)));
  return means.map((mean, variant) => new Map(shared.map((of, seed) => [seed, mean + of + noise(uniform, variant)])));
}
