import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { defineOptimizer, type RuleFactory } from './define.ts';
import { hyperOf } from './groups.ts';

const HYPER = { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };

const define = defineOptimizer({
  name: 'sgd',
  hyper: HYPER,
  range: { momentum: { atLeast: 0 }, dampening: { atLeast: 0, atMost: 1 }, weightDecay: { atLeast: 0 } },
  state: { buffer: 0 },
  update({ param, grad, t, buffer }, { lr, momentum, dampening, weightDecay, nesterov, maximize }) {
    if (maximize) grad = -grad;
    if (weightDecay !== 0) grad = grad + weightDecay * param;
    if (momentum !== 0) {
      buffer = t === 1 ? grad : momentum * buffer + (1 - dampening) * grad;
      grad = nesterov ? grad + momentum * buffer : buffer;
    }
    param = param - lr * grad;
    return { param, buffer };
  },
});

/**
 * Stochastic gradient descent, with Polyak's or Nesterov's momentum.
 *
 * Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Sutskever, Martens, Dahl and
 * Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013. Formulas, names, defaults and
 * order of operations are PyTorch 1.13's, https://pytorch.org/docs/1.13/generated/torch.optim.SGD.html: the learning
 * rate is outside the momentum, and the first gradient enters it undampened. There lr has no default; ours is the one
 * of newer versions.
 *
 * @throws InputError also for Nesterov's momentum without momentum or with dampening, which PyTorch refuses too
 */
export const sgd: RuleFactory<typeof HYPER> = (options) => {
  const optimizer = define(options);
  const groups = Object.keys(optimizer.groups ?? {}).map(
    (group) => [`sgd: group ${group}`, hyperOf(optimizer, group)] as const,
  );
  for (const [owner, { nesterov, momentum, dampening }] of [['sgd', optimizer.hyper] as const, ...groups])
    if (nesterov === true && (momentum === 0 || dampening !== 0))
      throw new InputError(
        `${owner}: nesterov is true with momentum ${show(momentum)} and dampening ${show(dampening)}; ` +
          'a momentum above 0 and no dampening is expected.',
      );
  return optimizer;
};
