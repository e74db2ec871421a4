import { defineOptimizer } from './define.ts';

/**
 * Schedule-Free SGD: gradients are taken between the fast iterate z and the average x of its past; the network is
 * evaluated with x. No learning-rate schedule is needed.
 *
 * Defazio et al., "The Road Less Scheduled", https://arxiv.org/abs/2405.15682, with the options, defaults and order of
 * operations of the authors' package schedulefree: `param` is y, where gradients are taken; x = y + (1 − 1/momentum) ·
 * (z − y). Weight decay acts at y. Under a schedule, steps before the first lr above 0 have no weight in the average.
 */
export const scheduleFreeSgd = defineOptimizer({
  name: 'scheduleFreeSgd',
  hyper: { lr: 1, momentum: 0.9, weightDecay: 0, warmupSteps: 0, r: 0, weightLrPower: 2 },
  range: { momentum: { above: 0, below: 1 }, weightDecay: { atLeast: 0 }, warmupSteps: { atLeast: 0 } },
  state: { z: 0, x: 0, largestRate: 0, weights: 0 },
  evaluateAt: 'x',
  update({ param, grad, t, z, largestRate, weights }, { lr, momentum, weightDecay, warmupSteps, r, weightLrPower }) {
    if (t === 1) z = param;
    const rate = t < warmupSteps ? (lr * t) / warmupSteps : lr;
    largestRate = Math.max(largestRate, rate);
    const weight = largestRate > 0 || weightLrPower === 0 ? t ** r * largestRate ** weightLrPower : 0;
    weights = weights + weight;
    const share = weights > 0 ? weight / weights : 0;
    if (weightDecay !== 0) grad = grad + weightDecay * param;
    param = param + share * (z - param) + rate * (momentum * (1 - share) - 1) * grad;
    z = z - rate * grad;
    const x = param + (1 - 1 / momentum) * (z - param);
    return { param, z, x, largestRate, weights };
  },
});

/**
 * Schedule-Free AdamW: the same with Adam's division; see scheduleFreeSgd. beta1 is the share of x in y. As in
 * schedulefree since version 1.3 the second moment is corrected itself; the paper's algorithm 1, the package's
 * AdamWScheduleFreePaper, multiplies the learning rate by the root of the correction instead, and so also the decay and
 * the first weights in the average.
 */
export const scheduleFreeAdamw = defineOptimizer({
  name: 'scheduleFreeAdamw',
  hyper: {
    lr: 2.5e-3,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    weightDecay: 0,
    warmupSteps: 0,
    r: 0,
    weightLrPower: 2,
  },
  range: {
    beta1: { above: 0, below: 1 },
    beta2: { atLeast: 0, below: 1 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
    warmupSteps: { atLeast: 0 },
  },
  state: { z: 0, x: 0, square: 0, largestRate: 0, weights: 0 },
  evaluateAt: 'x',
  update(
    { param, grad, t, z, square, largestRate, weights },
    { lr, beta1, beta2, eps, weightDecay, warmupSteps, r, weightLrPower },
  ) {
    if (t === 1) z = param;
    const rate = t < warmupSteps ? (lr * t) / warmupSteps : lr;
    largestRate = Math.max(largestRate, rate);
    const weight = largestRate > 0 || weightLrPower === 0 ? t ** r * largestRate ** weightLrPower : 0;
    weights = weights + weight;
    const share = weights > 0 ? weight / weights : 0;
    square = beta2 * square + (1 - beta2) * grad * grad;
    const move = grad / (Math.sqrt(square / (1 - beta2 ** t)) + eps) + weightDecay * param;
    param = param + share * (z - param) + rate * (beta1 * (1 - share) - 1) * move;
    z = z - rate * move;
    const x = param + (1 - 1 / beta1) * (z - param);
    return { param, z, x, square, largestRate, weights };
  },
});
