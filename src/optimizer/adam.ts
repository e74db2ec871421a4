import { defineOptimizer } from './define.ts';

/**
 * Adam: steps along a running average of the gradient, divided by the root of the running average of its square; both
 * averages are corrected for having started at 0.
 *
 * Kingma and Ba, https://arxiv.org/abs/1412.6980; amsgrad is Reddi, Kale and Kumar,
 * https://openreview.net/forum?id=ryQu7f-RZ. Formulas, names, defaults and order of operations are PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.Adam.html; `beta1` and `beta2` are its two betas. Its amsgrad
 * keeps the largest square as it is, uncorrected. Newer versions compute the average as mean + (1 − β1)(grad − mean),
 * which only rounds differently.
 *
 * Beyond PyTorch 1.13: `epsInSqrt` adds eps under the root (optax's eps_root), to the corrected square;
 * `biasCorrection` can be off; `initialAccumulatorValue` is what the square starts at; `decoupledWeightDecay`, which
 * newer versions have too, makes it adamw.
 */
export const adam = defineAdam('adam', { weightDecay: 0, decoupledWeightDecay: false });

/**
 * AdamW: Adam whose weight decay shrinks the parameter itself, by lr · weightDecay, and leaves the gradient alone.
 *
 * Loshchilov and Hutter, https://arxiv.org/abs/1711.05101. As PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.AdamW.html: adam with other defaults.
 */
export const adamw = defineAdam('adamw', { weightDecay: 1e-2, decoupledWeightDecay: true });

function defineAdam(name: string, decay: { weightDecay: number; decoupledWeightDecay: boolean }) {
  return defineOptimizer({
    name,
    hyper: {
      lr: 1e-3,
      beta1: 0.9,
      beta2: 0.999,
      eps: 1e-8,
      weightDecay: decay.weightDecay,
      amsgrad: false,
      maximize: false,
      epsInSqrt: false,
      biasCorrection: true,
      initialAccumulatorValue: 0,
      decoupledWeightDecay: decay.decoupledWeightDecay,
    },
    range: {
      beta1: { atLeast: 0, below: 1 },
      beta2: { atLeast: 0, below: 1 },
      eps: { atLeast: 0 },
      weightDecay: { atLeast: 0 },
      initialAccumulatorValue: { atLeast: 0 },
    },
    state: { mean: 0, square: 'initialAccumulatorValue', largest: 0 },
    update(
      { param, grad, t, mean, square, largest },
      { lr, beta1, beta2, eps, weightDecay, amsgrad, maximize, epsInSqrt, biasCorrection, decoupledWeightDecay },
    ) {
      if (maximize) grad = -grad;
      if (weightDecay !== 0) {
        if (decoupledWeightDecay) param = param * (1 - lr * weightDecay);
        else grad = grad + weightDecay * param;
      }
      mean = beta1 * mean + (1 - beta1) * grad;
      square = beta2 * square + (1 - beta2) * grad * grad;
      largest = Math.max(largest, square);
      const rate = biasCorrection ? lr / (1 - beta1 ** t) : lr;
      const correction = biasCorrection ? 1 - beta2 ** t : 1;
      const second = amsgrad ? largest : square;
      const root = epsInSqrt ? Math.sqrt(second / correction + eps) : Math.sqrt(second) / Math.sqrt(correction) + eps;
      param = param - (rate * mean) / root;
      return { param, mean, square, largest };
    },
  });
}
