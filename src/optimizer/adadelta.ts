import { defineOptimizer } from './define.ts';

/**
 * Adadelta: divides each gradient by its recent magnitude and multiplies it by that of the recent changes, so that a
 * step has the parameter's unit and needs no learning rate.
 *
 * Zeiler, https://arxiv.org/abs/1212.5701. Formulas, names, defaults and order of operations are PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.Adadelta.html; newer versions compute the same.
 */
export const adadelta = defineOptimizer({
  name: 'adadelta',
  hyper: { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false },
  range: { rho: { atLeast: 0, atMost: 1 }, eps: { atLeast: 0 }, weightDecay: { atLeast: 0 } },
  state: { square: 0, change: 0 },
  update({ param, grad, square, change }, { lr, rho, eps, weightDecay, maximize }) {
    if (maximize) grad = -grad;
    if (weightDecay !== 0) grad = grad + weightDecay * param;
    square = rho * square + (1 - rho) * grad * grad;
    const delta = (Math.sqrt(change + eps) / Math.sqrt(square + eps)) * grad;
    change = rho * change + (1 - rho) * delta * delta;
    param = param - lr * delta;
    return { param, square, change };
  },
});
