import { defineOptimizer } from './define.ts';

/**
 * Prodigy: AdamW that finds its own step size d, a lower bound of the distance to the solution that grows as evidence
 * comes in; lr only scales it and stays 1.
 *
 * Mishchenko and Defazio, "Prodigy", https://arxiv.org/abs/2306.06101, algorithm 4, with the options, defaults and order
 * of operations of the authors' package prodigyopt (its bias correction is off by default and left out here). `beta3`
 * below 0 stands for its default, √beta2, and a growthRate of 1e30 for none. Until there is a gradient, nothing moves, not
 * by weight decay either. A step of a schedule whose lr is 0 is no step: it changes no average. With beta1 0 the gradient
 * itself is multiplied by the d that this step found, where the average has the d of the steps that it is made from.
 */
export const prodigy = defineOptimizer({
  name: 'prodigy',
  hyper: {
    lr: 1,
    beta1: 0.9,
    beta2: 0.999,
    beta3: -1,
    eps: 1e-8,
    weightDecay: 0,
    d0: 1e-6,
    dCoef: 1,
    growthRate: 1e30,
  },
  range: {
    beta1: { atLeast: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    beta3: { below: 1 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
    d0: { above: 0 },
    dCoef: { above: 0 },
    growthRate: { atLeast: 1 },
  },
  state: { mean: 0, square: 0, start: 0, sum: 0, numerator: 0, d: 'd0', largest: 'd0' },
  update(
    { param, grad, t, mean, square, start, sum, numerator, d, largest, network },
    { lr, beta1, beta2, beta3, eps, weightDecay, d0, dCoef, growthRate },
  ) {
    if (t === 1) start = param;
    const forgetting = beta3 < 0 ? Math.sqrt(beta2) : beta3;
    const scale = (d / d0) * d * lr;
    const gain = forgetting * numerator + scale * network.sum(grad * (start - param));
    if (lr > 0) {
      sum = forgetting * sum + scale * grad;
      mean = beta1 * mean + d * (1 - beta1) * grad;
      square = beta2 * square + d * d * (1 - beta2) * grad * grad;
    }
    const denominator = network.sum(Math.abs(sum));
    if (lr > 0 && denominator > 0) {
      const moved = d * lr;
      numerator = gain;
      const estimate = (dCoef * numerator) / denominator;
      if (d === d0) d = Math.max(d, estimate);
      largest = Math.max(largest, estimate);
      d = Math.min(largest, d * growthRate);
      param = param - weightDecay * moved * param;
      param = param - (moved * (beta1 > 0 ? mean : d * grad)) / (Math.sqrt(square) + d * eps);
    }
    return { param, mean, square, start, sum, numerator, d, largest };
  },
});
