import { invert } from './invert.ts';

/** The number that Student's t with a whole number of degrees of freedom stays below with probability p of (0, 1). */
export function studentQuantile(p: number, freedom: number): number {
  return invert((t) => studentCdf(t, freedom), p);
}

/** P(T > t) for t of [0, ∞]; what it is below 1e-15 is lost in rounding. */
export function studentTail(t: number, freedom: number): number {
  return Math.max(0, 1 - studentCdf(t, freedom));
}

/** Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4. */
function studentCdf(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cos = Math.cos(angle);
  const odd = freedom % 2 === 1;
  let total = 0;
  // cos θ + 2/3 cos³ θ + … where it is odd, 1 + 1/2 cos² θ + … where it is even, up to cos^(freedom − 2).
  let term = odd ? cos : 1;
  for (let power = odd ? 1 : 0; power <= freedom - 2; power += 2) {
    total += term;
    term *= ((power + 1) / (power + 2)) * cos * cos;
  }
  const middle = Math.sin(angle) * total;
  return 0.5 + (odd ? (angle + middle) / Math.PI : middle / 2);
}
