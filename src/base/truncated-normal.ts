import { erf } from './erf.ts';
import { uniform, type Generator } from './random.ts';

/**
 * `torch.nn.init.trunc_normal_(torch.empty(n), mean, std, from, to)` on a CPU, float32: normal numbers between two
 * bounds, by the inverse of their distribution from as many uniform ones. PyTorch works in single precision and this in
 * double: they agree but for PyTorch's rounding; see fixtures/torch/zoo.json.
 */
export function truncatedNormals(
  n: number,
  { mean, std, from, to }: Readonly<Record<'mean' | 'std' | 'from' | 'to', number>>,
  generator: Generator,
): Float32Array {
  const [low, high] = [from, to].map((bound) => erf((bound - mean) / (std * Math.SQRT2))) as [number, number];
  return Float32Array.from({ length: n }, () => {
    const value = erfInverse(uniform(low, high, generator)) * std * Math.SQRT2 + mean;
    return Math.min(Math.max(value, from), to);
  });
}

/**
 * The x whose erf is y, to the last digit of a single-precision number: a quotient of polynomials that is right to 4e-5,
 * and a step of Newton's. The quotients are those of PyTorch's own function (calc_erfinv in aten/src/ATen/native/Math.h).
 */
function erfInverse(y: number): number {
  const size = Math.abs(y);
  if (size >= 1) return y * Infinity;
  const guess = size <= 0.7 ? central(y) : Math.sign(y) * tail(Math.sqrt(-Math.log((1 - size) / 2)));
  return guess - ((erf(guess) - y) * Math.sqrt(Math.PI) * Math.exp(guess * guess)) / 2;
}

function central(y: number): number {
  const z = y * y;
  const above = 0.886226899 + z * (-1.645349621 + z * (0.914624893 + z * -0.140543331));
  return (y * above) / (1 + z * (-2.118377725 + z * (1.442710462 + z * (-0.329097515 + z * 0.012229801))));
}

function tail(w: number): number {
  return (
    (-1.970840454 + w * (-1.624906493 + w * (3.429567803 + w * 1.641345311))) / (1 + w * (3.5438892 + w * 1.6370678))
  );
}
