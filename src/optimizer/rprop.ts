import { defineOptimizer } from './define.ts';

/**
 * Rprop: every number has a step of its own, which grows while the gradient keeps its sign and shrinks when it turns;
 * the gradient's size does not matter. Meant for the whole training set at once, not for batches.
 *
 * Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", ICNN 1993.
 * Formulas, defaults and order of operations are PyTorch 1.13's,
 * https://pytorch.org/docs/1.13/generated/torch.optim.Rprop.html; `etaMinus` and `etaPlus` are its two etas, `stepMin`
 * and `stepMax` its two step_sizes. lr is the first step; newer versions compute the same.
 */
export const rprop = defineOptimizer({
  name: 'rprop',
  hyper: { lr: 1e-2, etaMinus: 0.5, etaPlus: 1.2, stepMin: 1e-6, stepMax: 50, maximize: false },
  range: {
    etaMinus: { above: 0, below: 1 },
    etaPlus: { above: 1 },
    stepMin: { atLeast: 0 },
    stepMax: { above: 0 },
  },
  state: { previous: 0, size: 'lr' },
  update({ param, grad, previous, size }, { etaMinus, etaPlus, stepMin, stepMax, maximize }) {
    if (maximize) grad = -grad;
    const agreement = grad * previous;
    size = size * (agreement > 0 ? etaPlus : agreement < 0 ? etaMinus : 1);
    size = Math.min(Math.max(size, stepMin), stepMax);
    if (agreement < 0) grad = 0;
    // Not Math.sign: where the gradient is no number, PyTorch stays where it is.
    param = param - (grad > 0 ? size : grad < 0 ? -size : 0);
    return { param, previous: grad, size };
  },
});
