import { defineOptimizer } from './define.ts';

/**
 * RMSProp: divides each gradient by a running average of its recent magnitude.
 *
 * Tieleman and Hinton, lecture 6e of "Neural Networks for Machine Learning", Coursera, 2012. Formulas, names, defaults
 * and order of operations are PyTorch 1.13's, https://pytorch.org/docs/1.13/generated/torch.optim.RMSprop.html;
 * centered is Graves, https://arxiv.org/abs/1308.0850. Newer versions compute the same.
 *
 * Beyond PyTorch there are optax's switches: `epsInSqrt` adds eps under the root, where PyTorch adds it to the root;
 * `biasCorrection` corrects the averages for having started at 0, as Adam does; `initialAccumulatorValue` is what the
 * square starts at (initial_scale). `decoupledWeightDecay` shrinks the parameter itself, as AdamW does.
 */
export const rmsprop = defineOptimizer({
  name: 'rmsprop',
  hyper: {
    lr: 1e-2,
    alpha: 0.99,
    eps: 1e-8,
    momentum: 0,
    centered: false,
    weightDecay: 0,
    maximize: false,
    epsInSqrt: false,
    biasCorrection: false,
    initialAccumulatorValue: 0,
    decoupledWeightDecay: false,
  },
  range: {
    alpha: { atLeast: 0, below: 1 },
    eps: { atLeast: 0 },
    momentum: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
    initialAccumulatorValue: { atLeast: 0 },
  },
  state: { square: 'initialAccumulatorValue', mean: 0, buffer: 0 },
  update(
    { param, grad, t, square, mean, buffer },
    { lr, alpha, eps, momentum, centered, weightDecay, maximize, epsInSqrt, biasCorrection, decoupledWeightDecay },
  ) {
    if (maximize) grad = -grad;
    if (weightDecay !== 0) {
      if (decoupledWeightDecay) param = param * (1 - lr * weightDecay);
      else grad = grad + weightDecay * param;
    }
    square = alpha * square + (1 - alpha) * grad * grad;
    let variance = biasCorrection ? square / (1 - alpha ** t) : square;
    if (centered) {
      mean = alpha * mean + (1 - alpha) * grad;
      const center = biasCorrection ? mean / (1 - alpha ** t) : mean;
      // A square that overflowed stays infinite, as in PyTorch, which rounds once; ∞ − ∞ would be no number.
      variance = variance - variance === 0 ? variance - center * center : variance;
    }
    const root = epsInSqrt ? Math.sqrt(variance + eps) : Math.sqrt(variance) + eps;
    if (momentum > 0) {
      buffer = momentum * buffer + grad / root;
      param = param - lr * buffer;
    } else {
      param = param - (lr * grad) / root;
    }
    return { param, square, mean, buffer };
  },
});
