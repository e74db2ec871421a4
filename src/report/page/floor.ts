/**
 * Where a logarithmic axis of these losses ends. An exact 0, which has no logarithm, is drawn there: a little below the
 * smallest loss that has one.
 */
export function floorOf(losses: readonly number[]): number {
  const positive = losses.filter((loss) => loss > 0);
  if (positive.length === 0) return 1e-3;
  const smallest = positive.reduce((a, b) => Math.min(a, b));
  return positive.length === losses.length ? smallest : smallest / 2;
}
