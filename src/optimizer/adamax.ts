import { defineOptimizer } from './define.ts';

/**
 * Adamax: Adam that divides by a decaying maximum of the gradient's magnitude instead of a root of squares.
 *
 * Kingma and Ba, https://arxiv.org/abs/1412.6980, section 7.1. Formulas, names, defaults and order of operations are
 * PyTorch 1.13's, https://pytorch.org/docs/1.13/generated/torch.optim.Adamax.html; `beta1` and `beta2` are its two
 * betas. Newer versions compute the average as mean + (1 − β1)(grad − mean), which only rounds differently.
 *
 * Beyond PyTorch: `biasCorrection` can be off; `initialAccumulatorValue` is what the maximum starts at;
 * `decoupledWeightDecay` shrinks the parameter as adamw does. There is no root that eps could be under.
 */
export const adamax = defineOptimizer({
  name: 'adamax',
  hyper: {
    lr: 2e-3,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    weightDecay: 0,
    maximize: false,
    biasCorrection: true,
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
  state: { mean: 0, largest: 'initialAccumulatorValue' },
  update(
    { param, grad, t, mean, largest },
    { lr, beta1, beta2, eps, weightDecay, maximize, biasCorrection, decoupledWeightDecay },
  ) {
    if (maximize) grad = -grad;
    if (weightDecay !== 0) {
      if (decoupledWeightDecay) param = param * (1 - lr * weightDecay);
      else grad = grad + weightDecay * param;
    }
    mean = beta1 * mean + (1 - beta1) * grad;
    largest = Math.max(beta2 * largest, Math.abs(grad) + eps);
    const rate = biasCorrection ? lr / (1 - beta1 ** t) : lr;
    param = param - (rate * mean) / largest;
    return { param, mean, largest };
  },
});
