import { defineOptimizer } from '../../src/optimizer/define.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';

const none = defineOptimizer({
  name: 'touch',
  hyper: { lr: 1e-6 },
  state: {},
  update: ({ param, grad }, { lr }) => ({ param: param + lr * grad }),
});
const one = defineOptimizer({
  name: 'touch1',
  hyper: { lr: 1e-6 },
  state: { a: 0 },
  update: ({ param, grad, a }, { lr }) => ({ param: param + lr * (grad + a), a: a + grad }),
});
const two = defineOptimizer({
  name: 'touch2',
  hyper: { lr: 1e-6 },
  state: { a: 0, b: 0 },
  update: ({ param, grad, a, b }, { lr }) => ({ param: param + lr * (grad + a + b), a: a + grad, b: b + grad }),
});
const three = defineOptimizer({
  name: 'touch3',
  hyper: { lr: 1e-6 },
  state: { a: 0, b: 0, c: 0 },
  update: ({ param, grad, a, b, c }, { lr }) => ({
    param: param + lr * (grad + a + b + c),
    a: a + grad,
    b: b + grad,
    c: c + grad,
  }),
});
const four = defineOptimizer({
  name: 'touch4',
  hyper: { lr: 1e-6 },
  state: { a: 0, b: 0, c: 0, d: 0 },
  update: ({ param, grad, a, b, c, d }, { lr }) => ({
    param: param + lr * (grad + a + b + c + d),
    a: a + grad,
    b: b + grad,
    c: c + grad,
    d: d + grad,
  }),
});

/** A rule with so many states that hardly computes: its update reads and writes its arrays once. */
export function touching(states: number): RuleOptimizer {
  const makers = [none, one, two, three, four];
  const make = makers[states];
  if (make === undefined) throw new Error(`no rule with ${states} states; the most is ${makers.length - 1}`);
  return make();
}

/** How many divisions `dividing`, and how many roots `rooting` makes of a number. */
export const OPERATIONS = 4;

export const dividing = defineOptimizer({
  name: 'dividing',
  hyper: { lr: 1e-6 },
  state: {},
  update: ({ param, grad }, { lr }) => ({
    param: param + lr * (grad / (param + 2) + grad / (param + 3) + param / (grad + 2) + param / (grad + 3)),
  }),
})();

export const rooting = defineOptimizer({
  name: 'rooting',
  hyper: { lr: 1e-6 },
  state: {},
  update: ({ param, grad }, { lr }) => ({
    param: param + lr * (Math.sqrt(param + 2) + Math.sqrt(param + 3) + Math.sqrt(grad + 2) + Math.sqrt(grad + 3)),
  }),
})();

/** RMSProp as a user would write it. */
export const suiteRule = defineOptimizer({
  name: 'own rmsprop',
  hyper: { lr: 1e-2, alpha: 0.9, eps: 1e-8 },
  state: { average: 0 },
  update({ param, grad, average }, { lr, alpha, eps }) {
    average = alpha * average + (1 - alpha) * grad * grad;
    return { param: param - (lr * grad) / (Math.sqrt(average) + eps), average };
  },
});
