/** The number at which a continuous distribution function reaches p of (0, 1): bisection down to neighbouring floats. */
export function invert(distribution: (x: number) => number, p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`got the probability ${p}, expected a number of (0, 1)`);
  let low = -1;
  let high = 1;
  while (distribution(low) > p) low *= 2;
  while (distribution(high) < p) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return high;
    if (distribution(middle) < p) low = middle;
    else high = middle;
  }
}
