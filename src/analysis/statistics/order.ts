/** The middle value; the mean of the two middle ones where their number is even. As `numpy.median`. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * Median of the distances from the median, not scaled; as `scipy.stats.median_abs_deviation`. Times 1.4826 it estimates
 * the standard deviation of normal data.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const middle = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - middle)));
}

/** See `quantileOfSorted`; the values may come in any order. */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

/**
 * Type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996):
 * linear between the ordered values, the default of `numpy.quantile`. NaN where a value is NaN.
 *
 * @param sorted At least one value, in increasing order, NaN last (as typed arrays sort).
 * @param p Of [0, 1].
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const last = sorted.length - 1;
  if (last < 0) throw new RangeError('got no values, expected at least one: nothing has no quantile');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`got the quantile ${p}, expected a number of [0, 1]`);
  if (Number.isNaN(sorted[last])) return NaN;
  const position = p * last;
  const low = sorted[Math.floor(position)]!;
  const high = sorted[Math.ceil(position)]!;
  // Equal ends first, for ∞ − ∞ is not a number.
  return low === high ? low : low + (high - low) * (position % 1);
}

/** Positions of the values in increasing order; equal values stay in their order. */
export function ascending(values: readonly number[]): readonly number[] {
  return values.map((_, i) => i).sort((i, j) => compare(values[i]!, values[j]!));
}

/** Not a difference: that of two infinities is not a number. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
