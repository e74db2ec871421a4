import { sum } from '../../spread.ts';

/** What was measured of one variant: a finite number for each seed, or for each round of timing. */
export type Sample = ReadonlyMap<number, number>;

/** Two variants, by their places, and what their seeds say of the difference. */
export interface Estimate {
  readonly i: number;
  readonly j: number;
  /** The first minus the second. */
  readonly mean: number;
  /** Standard error of the mean; null where it is not known. */
  readonly error: number | null;
  /** Degrees of freedom of the error. */
  readonly freedom: number;
  readonly n: number;
  /** Whether seeds are in common: else two samples are compared, not pairs. */
  readonly shared: boolean;
  /** The least standard deviation that a difference is believed. */
  readonly floor: number;
}

/** All pairs but those with a variant that has no value. */
export function estimatesOf(samples: readonly Sample[]): readonly Estimate[] {
  // Two numbers that are rounded to a step differ by rounding with a standard deviation of the step over √6.
  const floor = resolution(samples) / Math.sqrt(6);
  return samples.flatMap((first, i) =>
    samples.slice(0, i).flatMap((second, j): readonly Estimate[] => {
      const found = estimate(first, second, floor);
      return found === null ? [] : [{ i, j, floor, ...found }];
    }),
  );
}

function estimate(first: Sample, second: Sample, floor: number): Omit<Estimate, 'i' | 'j' | 'floor'> | null {
  const differences = [...first].flatMap(([key, value]) => (second.has(key) ? [value - second.get(key)!] : []));
  const n = differences.length;
  if (n > 0) {
    const { mean, sd } = moments(differences);
    const error = n === 1 ? null : Math.max(sd, floor) / Math.sqrt(n);
    return { mean, error, freedom: n - 1, n, shared: true };
  }
  if (first.size === 0 || second.size === 0) return null;
  // B. L. Welch, "The generalization of Student's problem when several different population variances are involved",
  // Biometrika 34 (1947); with the fewest degrees of freedom that his formula can give, which promises no more.
  const [a, b] = [moments([...first.values()]), moments([...second.values()])];
  const fewer = Math.min(first.size, second.size);
  const part = (sd: number, count: number) => Math.max(sd, floor / Math.SQRT2) / Math.sqrt(count);
  const error = fewer === 1 ? null : Math.hypot(part(a.sd, first.size), part(b.sd, second.size));
  return { mean: a.mean - b.mean, error, freedom: fewer - 1, n: fewer, shared: false };
}

function moments(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const mean = sum(values) / values.length;
  // hypot squares nothing: losses of any size have a spread.
  return { mean, sd: Math.hypot(...values.map((value) => value - mean)) / Math.sqrt(values.length - 1) };
}

/**
 * The least step between two different values: of accuracies, that of one image. Differences that seem not to vary vary by
 * less than this, which is not nothing.
 */
function resolution(samples: readonly Sample[]): number {
  const sorted = Float64Array.from(samples.flatMap((sample) => [...sample.values()])).sort();
  let least = Infinity;
  for (let at = 1; at < sorted.length; at++) {
    const step = sorted[at]! - sorted[at - 1]!;
    const rounding = 4 * Number.EPSILON * Math.max(Math.abs(sorted[at]!), Math.abs(sorted[at - 1]!));
    if (step > rounding) least = Math.min(least, step);
  }
  return least === Infinity ? 0 : least;
}

/** |t|; 0 over 0 is no difference. */
export function size(mean: number, error: number): number {
  return mean === 0 ? 0 : Math.abs(mean) / error;
}
