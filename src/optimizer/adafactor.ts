import { defineOptimizer } from './define.ts';

/**
 * Adafactor: RMSProp that keeps only the row and column means of a matrix's squared gradients, and limits the size of
 * its steps.
 *
 * Shazeer and Stern, "Adafactor", https://arxiv.org/abs/1804.04235, in the form of PyTorch 2.5's torch.optim.Adafactor,
 * https://pytorch.org/docs/stable/generated/torch.optim.Adafactor.html; `eps1` and `eps2` are its two eps, the first
 * one float32's machine epsilon. Here the means are kept for every element, which saves no memory. A matrix of a single
 * row or column is treated as a vector, which differs only while its mean square is below eps1. A convolution's kernel is
 * the matrix [out, in·kh·kw]; PyTorch takes the means over its last two axes, kh × kw, and its loops alone.
 */
export const adafactor = defineOptimizer({
  name: 'adafactor',
  hyper: { lr: 1e-2, beta2Decay: -0.8, eps1: 2 ** -23, eps2: 1e-3, d: 1, weightDecay: 0 },
  range: {
    beta2Decay: { atMost: 0 },
    eps1: { atLeast: 0 },
    eps2: { atLeast: 0 },
    d: { atLeast: 1 },
    weightDecay: { atLeast: 0 },
  },
  state: { row: 0, column: 0, square: 0 },
  update({ param, grad, t, row, column, square, tensor }, { lr, beta2Decay, eps1, eps2, d, weightDecay }) {
    const fresh = t ** beta2Decay;
    const rms = Math.sqrt(tensor.mean(param * param));
    const rate = Math.max(eps2, rms) * Math.min(lr, 1 / Math.sqrt(t));
    if (weightDecay !== 0) param = param * (1 - lr * weightDecay);
    const squared = grad * grad;
    row = row + fresh * (tensor.rowMean(squared) - row);
    column = column + fresh * (tensor.columnMean(squared) - column);
    square = square + fresh * (squared - square);
    const estimate = tensor.isMatrix ? (row * column) / Math.max(tensor.mean(row), eps1) : square;
    const move = grad / Math.sqrt(Math.max(estimate, eps1 * eps1));
    const limit = Math.max(1, Math.sqrt(tensor.mean(move * move)) / d);
    param = param - (rate / limit) * move;
    return { param, row, column, square };
  },
});
