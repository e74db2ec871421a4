import { defineOptimizer } from './define.ts';

/**
 * RAdam: Adam that divides by the root of the square only once it has been averaged over enough steps to be trusted,
 * and then as far as it can be.
 *
 * Liu et al., "On the variance of the adaptive learning rate and beyond", https://arxiv.org/abs/1908.03265. Formulas,
 * names, defaults and order of operations are PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.RAdam.html; `beta1` and `beta2` are its two betas. The
 * rectification builds on the bias correction, so there is no switch for that.
 *
 * Beyond PyTorch 1.13: `maximize` and `decoupledWeightDecay` are newer versions'; `epsInSqrt` adds eps under the root,
 * to the corrected square; `initialAccumulatorValue` is what the square starts at.
 */
export const radam = defineOptimizer({
  name: 'radam',
  hyper: {
    lr: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    weightDecay: 0,
    maximize: false,
    epsInSqrt: false,
    initialAccumulatorValue: 0,
    decoupledWeightDecay: false,
  },
  range: {
    beta1: { atLeast: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
    initialAccumulatorValue: { atLeast: 0 },
  },
  state: { mean: 0, square: 'initialAccumulatorValue' },
  update(
    { param, grad, t, mean, square },
    { lr, beta1, beta2, eps, weightDecay, maximize, epsInSqrt, decoupledWeightDecay },
  ) {
    if (maximize) grad = -grad;
    if (weightDecay !== 0) {
      if (decoupledWeightDecay) param = param * (1 - lr * weightDecay);
      else grad = grad + weightDecay * param;
    }
    mean = beta1 * mean + (1 - beta1) * grad;
    square = beta2 * square + (1 - beta2) * grad * grad;
    const corrected = mean / (1 - beta1 ** t);
    const correction = 1 - beta2 ** t;
    // How many gradients the average of the square amounts to: in the end, and now.
    const longest = 2 / (1 - beta2) - 1;
    const length = longest - (2 * t * beta2 ** t) / correction;
    if (length > 5) {
      const trust = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
      const adaptive = epsInSqrt
        ? 1 / Math.sqrt(square / correction + eps)
        : Math.sqrt(correction) / (Math.sqrt(square) + eps);
      param = param - corrected * lr * adaptive * trust;
    } else param = param - corrected * lr;
    return { param, mean, square };
  },
});
