/**
 * Mean over a window centred on each point. Unlike an exponential average it does not shift the curve to the right.
 * At the start, where losses fall steeply, the window shrinks to stay centred: the first point is as it was. At the
 * end, where they hardly fall, it is cut off: the last point is as smooth as the others.
 *
 * @param width points in the window; rounded to the next odd number.
 */
export function smooth(values: readonly number[], width: number): readonly number[] {
  const half = Math.floor(width / 2);
  if (half < 1) return values;
  return values.map((_, at) => {
    const reach = Math.min(half, at);
    const [start, end] = [at - reach, Math.min(at + reach + 1, values.length)];
    let mean = 0;
    // Each term is divided before it is added: losses that are about to diverge could overflow a sum.
    for (let i = start; i < end; i++) mean += values[i]! / (end - start);
    return mean;
  });
}
