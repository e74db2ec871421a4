import { defineOptimizer } from './define.ts';

/**
 * Shampoo: the gradient of a matrix, multiplied from both sides by roots of what its rows and its columns have summed up.
 *
 * Gupta, Koren and Singer, "Shampoo: Preconditioned Stochastic Tensor Optimization", ICML 2018,
 * https://arxiv.org/abs/1802.09568: algorithm 1, whose exponent for a matrix is −1/4. Names and defaults are those of
 * torch_optimizer's Shampoo, which recomputes the roots in the first step and every `updateFrequency` steps after it, as
 * we do; its exponent, −1/2 from both sides, is not the paper's.
 *
 * - A side longer than `maxPreconditionerDim`, Meta's name, keeps the identity, as in SOAP,
 *   https://github.com/nikhilvyas/SOAP, and the other one has the exponent −1/2: minus one over twice the number of
 *   preconditioned sides, as in Google's Distributed Shampoo. TensorFlow 1's contrib.opt.ShampooOptimizer keeps a diagonal
 *   there instead.
 * - A bias, and a matrix with long sides only, is divided by the root of ε + Σ g²: the paper's order 1 with a diagonal
 *   only. By its algorithm 2 the preconditioner of a vector would be a full matrix.
 * - A convolution's kernel is the matrix [out, in·kh·kw], where the paper has four sides, and an embedding a matrix as any
 *   other.
 * - Momentum and weight decay act on the preconditioned gradient, as in Meta's Distributed Shampoo.
 *
 * Roots cost most of the time. Where `updateFrequency` is above 1, `eps` should be larger too, 0.1 say: old roots multiply
 * a direction that had no gradient yet by up to ε^(−1/2), as long as they last.
 */
export const shampoo = defineOptimizer({
  name: 'shampoo',
  hyper: { lr: 0.1, momentum: 0, weightDecay: 0, eps: 1e-4, updateFrequency: 1, maxPreconditionerDim: 256 },
  range: {
    momentum: { atLeast: 0, below: 1 },
    weightDecay: { atLeast: 0 },
    eps: { above: 0 },
    updateFrequency: { atLeast: 1 },
    maxPreconditionerDim: { atLeast: 1 },
  },
  state: { buffer: 0 },
  update({ param, grad, buffer, tensor }, { lr, momentum, weightDecay, eps, updateFrequency, maxPreconditionerDim }) {
    let direction = tensor.shampoo(grad, eps, updateFrequency, maxPreconditionerDim);
    if (weightDecay !== 0) direction = direction + weightDecay * param;
    if (momentum !== 0) {
      buffer = momentum * buffer + direction;
      direction = buffer;
    }
    param = param - lr * direction;
    return { param, buffer };
  },
});
