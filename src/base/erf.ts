/**
 * The error function, 2/√π ∫₀ˣ exp(−t²) dt, to the last digits of a double.
 *
 * Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 7.1.6: a series of positive terms,
 * in which nothing cancels. Beyond 6 the rest is less than a double can tell from 1.
 */
export function erf(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  if (Math.abs(x) > 6) return Math.sign(x);
  let total = 0;
  let term = x;
  for (let k = 1; total + term !== total; k += 1) {
    total += term;
    term *= (2 * x * x) / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}
