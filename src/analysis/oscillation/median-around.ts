/**
 * For each value the median of those around it, itself left out: `reach` on either side, as many as there are on both
 * where the curve begins or ends, and at its very ends the value itself. In a smooth curve it is the value but for half
 * of the second difference; in a zigzag, whose own value a median of an odd number would return, it is the middle.
 */
export function medianAround(values: ArrayLike<number>, reach: number): Float64Array {
  const medians = new Float64Array(values.length);
  const sorted: number[] = [];
  let [from, to] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const half = Math.min(reach, i, values.length - 1 - i);
    while (to <= i + half) sorted.splice(position(sorted, values[to]!), 0, values[to++]!);
    while (from < i - half) sorted.splice(position(sorted, values[from++]!), 1);
    const own = position(sorted, values[i]!);
    // The others are an even number; places behind the own one move up by one.
    const other = (place: number): number => sorted[place < own ? place : place + 1]!;
    medians[i] = half === 0 ? values[i]! : (other(half - 1) + other(half)) / 2;
  }
  return medians;
}

/** The first place whose value is not below this one. */
function position(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
