import { defineOptimizer } from './define.ts';

/**
 * Averaged stochastic gradient descent: plain descent with a decaying learning rate, and beside it the average of the
 * points that it passes from step t0 on.
 *
 * Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 30, 1992, in the
 * form of Bottou's sgd. Formulas, names, defaults and order of operations are PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.ASGD.html. As there, the average is beside the training and does
 * not change it: losses are those of the point, not of the average. A step ends with the rate of the next one, made from
 * the lr of its own: under a schedule the rate lags by a step, as it does there. PyTorch keeps it in single precision, we
 * in double. Some newer versions raise t alone to the power alpha where they update many tensors in one go.
 */
export const asgd = defineOptimizer({
  name: 'asgd',
  hyper: { lr: 1e-2, lambd: 1e-4, alpha: 0.75, t0: 1e6, weightDecay: 0, maximize: false },
  range: { lambd: { atLeast: 0 }, alpha: { atLeast: 0 }, t0: { atLeast: 0 }, weightDecay: { atLeast: 0 } },
  state: { average: 0, next: 0 },
  update({ param, grad, t, average, next }, { lr, lambd, alpha, t0, weightDecay, maximize }) {
    if (maximize) grad = -grad;
    if (weightDecay !== 0) grad = grad + weightDecay * param;
    const rate = t === 1 ? lr : next;
    next = lr / (1 + lambd * lr * t) ** alpha;
    param = param * (1 - lambd * rate);
    param = param - rate * grad;
    const share = 1 / Math.max(1, t - 1 - t0);
    average = share === 1 ? param : average + (param - average) * share;
    return { param, average, next };
  },
});
