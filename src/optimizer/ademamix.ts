import { defineOptimizer } from './define.ts';

/**
 * AdEMAMix: AdamW with a second, very slow average of the gradient added to the fast one.
 *
 * Pagliardini, Ablin and Grangier, "The AdEMAMix Optimizer", https://arxiv.org/abs/2409.03137, algorithm 1. `warmUp` is the
 * number of steps over which both schedulers let alpha and beta3 grow to their values; 0 does without. Order of operations
 * and the 1e-8 beside every beta in the warm-up's logarithms are those of the authors' code for PyTorch,
 * https://github.com/apple/ml-ademamix, and so are the defaults but alpha's, which is 2 there: 5 is that of the authors'
 * code for optax and of bitsandbytes, whose weight decay is 0.01.
 */
export const ademamix = defineOptimizer({
  name: 'ademamix',
  hyper: { lr: 1e-3, beta1: 0.9, beta2: 0.999, beta3: 0.9999, alpha: 5, eps: 1e-8, weightDecay: 0, warmUp: 0 },
  range: {
    beta1: { atLeast: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    beta3: { atLeast: 0, below: 1 },
    alpha: { atLeast: 0 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
    warmUp: { atLeast: 0 },
  },
  state: { fast: 0, slow: 0, square: 0 },
  update({ param, grad, t, fast, slow, square }, { lr, beta1, beta2, beta3, alpha, eps, weightDecay, warmUp }) {
    const share = warmUp > 0 ? Math.min(t / warmUp, 1) : 1;
    // beta3's half-life grows in proportion: 1 / ln beta is interpolated.
    const rate = (1 - share) / Math.log(beta1 + 1e-8) + share / Math.log(beta3 + 1e-8);
    const forgetting = t < warmUp ? Math.exp(1 / rate) : beta3;
    fast = beta1 * fast + (1 - beta1) * grad;
    slow = forgetting * slow + (1 - forgetting) * grad;
    square = beta2 * square + (1 - beta2) * grad * grad;
    const root = Math.sqrt(square) / Math.sqrt(1 - beta2 ** t) + eps;
    const move = (fast / (1 - beta1 ** t) + share * alpha * slow) / root;
    param = param - lr * (move + weightDecay * param);
    return { param, fast, slow, square };
  },
});
