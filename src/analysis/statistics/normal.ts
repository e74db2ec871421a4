import { invert } from './invert.ts';

/**
 * P(Z ≤ x) of a standard normal Z; thirteen digits hold, far out in the lower tail too.
 *
 * Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.2.11 (series) and 26.2.14
 * (continued fraction).
 */
export function normalCdf(x: number): number {
  if (x > 0) return 1 - normalCdf(-x);
  return x > -3 ? 0.5 + density(x) * series(x) : density(x) * tailOverDensity(-x);
}

export function normalQuantile(p: number): number {
  return invert(normalCdf, p);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** x + x³/3 + x⁵/(3·5) + … */
function series(x: number): number {
  let total = 0;
  let term = x;
  for (let k = 3; total + term !== total; k += 2) {
    total += term;
    term *= (x * x) / k;
  }
  return total;
}

/** 1/(x + 1/(x + 2/(x + …))), from the inside; 100 levels are more than x = 3 needs. */
function tailOverDensity(x: number): number {
  let value = x;
  for (let k = 100; k > 0; k--) value = x + k / value;
  return 1 / value;
}
