import { defineOptimizer } from './define.ts';

/**
 * AdaBelief: Adam that divides by how far gradients stray from their average, not by how large they are.
 *
 * Zhuang et al., "AdaBelief Optimizer", https://arxiv.org/abs/2010.07468, algorithm 2, where eps is also added to the
 * running average itself at every step. Weight decay is decoupled, as in the authors' package, whose rectification (from
 * RAdam) is left out: the paper's algorithm has none.
 */
export const adabelief = defineOptimizer({
  name: 'adabelief',
  hyper: { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-16, weightDecay: 0 },
  range: {
    beta1: { atLeast: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
  },
  state: { mean: 0, spread: 0 },
  update({ param, grad, t, mean, spread }, { lr, beta1, beta2, eps, weightDecay }) {
    if (weightDecay !== 0) param = param * (1 - lr * weightDecay);
    mean = beta1 * mean + (1 - beta1) * grad;
    const residual = grad - mean;
    spread = beta2 * spread + (1 - beta2) * residual * residual + eps;
    const root = Math.sqrt(spread) / Math.sqrt(1 - beta2 ** t) + eps;
    param = param - ((lr / (1 - beta1 ** t)) * mean) / root;
    return { param, mean, spread };
  },
});
