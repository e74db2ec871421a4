import { defineOptimizer } from './define.ts';

/**
 * LAMB: Adam's step, made as long in every tensor as lr times the tensor's own norm.
 *
 * You et al., "Large Batch Optimization for Deep Learning", https://arxiv.org/abs/1904.00962, algorithm 2 with φ(z) = z;
 * as in optax, both moments are corrected and a tensor or a step whose norm is 0 gets the ratio 1. Biases are tensors as
 * any other: their steps are scaled and they are decayed, as in the algorithm and in optax without a mask; the authors'
 * training of BERT leaves biases and layer norms out of both.
 */
export const lamb = defineOptimizer({
  name: 'lamb',
  hyper: { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-6, weightDecay: 0 },
  range: {
    beta1: { atLeast: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
  },
  state: { mean: 0, square: 0 },
  update({ param, grad, t, mean, square, tensor }, { lr, beta1, beta2, eps, weightDecay }) {
    mean = beta1 * mean + (1 - beta1) * grad;
    square = beta2 * square + (1 - beta2) * grad * grad;
    const adam = mean / (1 - beta1 ** t) / (Math.sqrt(square / (1 - beta2 ** t)) + eps);
    const move = adam + weightDecay * param;
    const size = tensor.norm(param);
    const length = tensor.norm(move);
    const ratio = size > 0 && length > 0 ? size / length : 1;
    param = param - lr * ratio * move;
    return { param, mean, square };
  },
});
