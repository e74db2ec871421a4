import { defineOptimizer } from './define.ts';

/**
 * Yogi: Adam whose second moment moves towards the squared gradient by a bounded amount, so that it forgets slowly.
 *
 * Zaheer et al., "Adaptive Methods for Nonconvex Optimization", NeurIPS 2018. Both averages start at
 * `initialAccumulatorValue` and are corrected as Adam's are, as in optax and torch_optimizer; so even what has no gradient
 * moves a little at first. Weight decay is coupled, as in torch_optimizer.
 */
export const yogi = defineOptimizer({
  name: 'yogi',
  hyper: { lr: 1e-2, beta1: 0.9, beta2: 0.999, eps: 1e-3, initialAccumulatorValue: 1e-6, weightDecay: 0 },
  range: {
    beta1: { atLeast: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    eps: { atLeast: 0 },
    initialAccumulatorValue: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
  },
  state: { mean: 'initialAccumulatorValue', square: 'initialAccumulatorValue' },
  update({ param, grad, t, mean, square }, { lr, beta1, beta2, eps, weightDecay }) {
    if (weightDecay !== 0) grad = grad + weightDecay * param;
    mean = beta1 * mean + (1 - beta1) * grad;
    const squared = grad * grad;
    square = square - (1 - beta2) * Math.sign(square - squared) * squared;
    const root = Math.sqrt(square) / Math.sqrt(1 - beta2 ** t) + eps;
    param = param - ((lr / (1 - beta1 ** t)) * mean) / root;
    return { param, mean, square };
  },
});
