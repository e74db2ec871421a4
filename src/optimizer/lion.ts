import { defineOptimizer } from './define.ts';

/**
 * Lion: steps by the sign of a mixture of gradient and momentum; every number moves by lr.
 *
 * Chen et al., "Symbolic Discovery of Optimization Algorithms", https://arxiv.org/abs/2302.06675, algorithm 2, in the
 * order of operations of the authors' PyTorch implementation (google/automl). Weight decay is decoupled.
 */
export const lion = defineOptimizer({
  name: 'lion',
  hyper: { lr: 1e-4, beta1: 0.9, beta2: 0.99, weightDecay: 0 },
  range: { beta1: { atLeast: 0, below: 1 }, beta2: { atLeast: 0, below: 1 }, weightDecay: { atLeast: 0 } },
  state: { momentum: 0 },
  update({ param, grad, momentum }, { lr, beta1, beta2, weightDecay }) {
    if (weightDecay !== 0) param = param * (1 - lr * weightDecay);
    const mixture = momentum * beta1 + grad * (1 - beta1);
    param = param - lr * Math.sign(mixture);
    momentum = momentum * beta2 + grad * (1 - beta2);
    return { param, momentum };
  },
});
