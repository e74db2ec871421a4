/** A quantity over several seeds. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (divisor n − 1); null for a single value, which says nothing about spread. */
  readonly sd: number | null;
  /** How many values there were; at least 1. */
  readonly n: number;
}

/** Mean and standard deviation of the values; null when there are none. */
export function spread(values: readonly number[]): Spread | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = sum(values) / n;
  const squares = values.map((value) => (value - mean) ** 2);
  return { mean, sd: n > 1 ? Math.sqrt(sum(squares) / (n - 1)) : null, n };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
