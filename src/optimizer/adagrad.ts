import { defineOptimizer } from './define.ts';

/**
 * Adagrad: divides each gradient by the root of the sum of all its squares so far.
 *
 * Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR 12,
 * 2011. Formulas, names, defaults and order of operations are PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.Adagrad.html; newer versions compute the same.
 *
 * Beyond PyTorch: `epsInSqrt` adds eps under the root, where PyTorch adds it to the root; `decoupledWeightDecay`
 * shrinks the parameter itself, as AdamW does. A sum has no bias that could be corrected.
 */
export const adagrad = defineOptimizer({
  name: 'adagrad',
  hyper: {
    lr: 1e-2,
    lrDecay: 0,
    initialAccumulatorValue: 0,
    eps: 1e-10,
    weightDecay: 0,
    maximize: false,
    epsInSqrt: false,
    decoupledWeightDecay: false,
  },
  range: {
    lrDecay: { atLeast: 0 },
    initialAccumulatorValue: { atLeast: 0 },
    eps: { atLeast: 0 },
    weightDecay: { atLeast: 0 },
  },
  state: { sum: 'initialAccumulatorValue' },
  update({ param, grad, t, sum }, { lr, lrDecay, eps, weightDecay, maximize, epsInSqrt, decoupledWeightDecay }) {
    if (maximize) grad = -grad;
    const decayed = lr / (1 + (t - 1) * lrDecay);
    if (weightDecay !== 0) {
      if (decoupledWeightDecay) param = param * (1 - decayed * weightDecay);
      else grad = grad + weightDecay * param;
    }
    sum = sum + grad * grad;
    const root = epsInSqrt ? Math.sqrt(sum + eps) : Math.sqrt(sum) + eps;
    param = param - (decayed * grad) / root;
    return { param, sum };
  },
});
