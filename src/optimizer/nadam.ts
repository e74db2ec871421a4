import { defineOptimizer } from './define.ts';

/**
 * NAdam: Adam with Nesterov's momentum, whose strength μ grows over the steps.
 *
 * Dozat, "Incorporating Nesterov momentum into Adam", https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ. Formulas,
 * names, defaults and order of operations are PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.NAdam.html; `beta1` and `beta2` are its two betas. That version
 * takes μ twice into the next step's product of all μ, which newer ones and the paper do not: their correction of the
 * average is a little larger in the first steps. It also keeps the product in single precision, we in double.
 *
 * Beyond PyTorch 1.13: `maximize` and `decoupledWeightDecay` are newer versions'; `epsInSqrt` adds eps under the root;
 * `biasCorrection` can be off, for both averages; `initialAccumulatorValue` is what the square starts at.
 */
export const nadam = defineOptimizer({
  name: 'nadam',
  hyper: {
    lr: 2e-3,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    weightDecay: 0,
    momentumDecay: 4e-3,
    maximize: false,
    epsInSqrt: false,
    biasCorrection: true,
    initialAccumulatorValue: 0,
    decoupledWeightDecay: false,
  },
  range: {
    beta1: { atLeast: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
    momentumDecay: { atLeast: 0 },
    initialAccumulatorValue: { atLeast: 0 },
  },
  state: { mean: 0, square: 'initialAccumulatorValue', muProduct: 1 },
  update(
    { param, grad, t, mean, square, muProduct },
    { lr, beta1, beta2, eps, weightDecay, momentumDecay, maximize, epsInSqrt, biasCorrection, decoupledWeightDecay },
  ) {
    if (maximize) grad = -grad;
    if (weightDecay !== 0) {
      if (decoupledWeightDecay) param = param * (1 - lr * weightDecay);
      else grad = grad + weightDecay * param;
    }
    const mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
    const muNext = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentumDecay));
    muProduct = muProduct * mu;
    const muProductNext = muProduct * mu * muNext; // PyTorch 1.13's second μ, see above
    mean = beta1 * mean + (1 - beta1) * grad;
    square = beta2 * square + (1 - beta2) * grad * grad;
    const second = biasCorrection ? square / (1 - beta2 ** t) : square;
    const root = epsInSqrt ? Math.sqrt(second + eps) : Math.sqrt(second) + eps;
    const gradRate = biasCorrection ? (lr * (1 - mu)) / (1 - muProduct) : lr * (1 - mu);
    const meanRate = biasCorrection ? (lr * muNext) / (1 - muProductNext) : lr * muNext;
    param = param - (gradRate * grad) / root;
    param = param - (meanRate * mean) / root;
    return { param, mean, square, muProduct };
  },
});
