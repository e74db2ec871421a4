import { argument, binary, choose, minus, negate, number, over, plus, times, unary } from '../expression.ts';
import type { MapExpression } from '../node.ts';

/*
 * Functions of one number, x, as in torch.nn.functional. Their slopes follow from them: so each is written such that
 * the slope, too, is PyTorch's where the function has a corner, and overflows nowhere.
 */

const x = argument(0);
const half = number(0.5);
const one = number(1);
const zero = number(0);

/** max(x, 0), with slope 0 at 0; NaN stays. */
export const relu = choose(binary('lessOrEqual', x, zero), zero, x);

/** x above 0, slope · x elsewhere. */
export function leakyRelu(slope: MapExpression): MapExpression {
  return choose(binary('greater', x, zero), x, times(x, slope));
}

/** x above 0, α(eˣ − 1) elsewhere. */
export function elu(alpha: MapExpression): MapExpression {
  return choose(binary('greater', x, zero), x, times(alpha, minus(unary('exp', x), one)));
}

/** e^−|x|, which cannot overflow. −|x| is written as a choice, because |x| has no slope at 0. */
const small = unary('exp', choose(binary('less', x, zero), x, negate(x)));

/** 1 / (1 + e^−x). */
export const sigmoid = over(choose(binary('less', x, zero), small, one), plus(one, small));

/** x · sigmoid(x). */
export const silu = times(x, sigmoid);

/** log(1 + eˣ), and x beyond 20, as in PyTorch. */
export const softplus = choose(
  binary('greater', x, number(20)),
  x,
  plus(choose(binary('less', x, zero), zero, x), unary('log', plus(one, small))),
);

/** x · Φ(x), with Φ the distribution function of the standard normal. */
export const gelu = times(times(half, x), plus(one, unary('erf', times(x, number(Math.SQRT1_2)))));

/** x · (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2. */
export const geluTanh = times(
  times(half, x),
  plus(
    one,
    unary('tanh', times(number(Math.sqrt(2 / Math.PI)), plus(x, times(number(0.044715), times(x, times(x, x)))))),
  ),
);
