import { describe, expect, test } from 'vitest';
import { ruleUpdate } from '../../../src/engine/reference/update.ts';
import { optimizers } from '../../../src/optimizer/catalog.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import type { Hyper, Rule } from '../../../src/optimizer/rule/expression.ts';
import { fold } from '../../../src/optimizer/rule/fold.ts';
import { sameSteps, stepsOn } from '../../../src/optimizer/rule/same-steps.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';

const VECTOR = { rows: 3, columns: 1, isMatrix: 0, isEmbedding: 0 };
const GRADIENTS = [
  [1, -2, 0.5],
  [0.25, 0, -3],
  [-1, 1, 1e-3],
  [2, 2, 2],
];

/** Where a rule takes three numbers of a vector. */
function pathOf(rule: Rule, hyper: Hyper): readonly number[] {
  const values = Float64Array.of(0.5, -1, 2);
  const gradients = new Float64Array(3);
  const tensors = [{ name: 'x', start: 0, rows: 3, columns: 1 }];
  const part = { kernel: specialise(rule, hyper), hyper, tensors, functionOf: () => () => undefined };
  const { step } = ruleUpdate([part], { values, gradients });
  return GRADIENTS.flatMap((gradient) => {
    gradients.set(gradient);
    step();
    return [...values];
  });
}

/** Each at its defaults, and with every number at 0 and at 1 where that is allowed. */
const settings = optimizers
  .filter((make) => make().name !== 'shampoo')
  .flatMap((make) => {
    const defaults = make().hyper;
    const changed = Object.entries(defaults).flatMap(([name, value]): readonly Hyper[] =>
      typeof value === 'number' ? [{ [name]: 0 }, { [name]: 1 }] : [{ [name]: !value }],
    );
    return [{}, ...changed].flatMap((options) => {
      try {
        return [[`${make().name} ${JSON.stringify(options)}`, make(options as never)] as const];
      } catch {
        return [];
      }
    });
  });

test.each(settings)('what is left of %s does what it did', (_, { rule, hyper }) => {
  const expected = pathOf(rule, hyper);
  expect(pathOf(fold(rule, VECTOR), hyper)).toEqual(expected);
  const folded = pathOf(fold(rule, VECTOR, hyper), hyper);
  for (const [i, value] of folded.entries()) {
    // 0 · ∞ is no number before and 0 after.
    if (Number.isFinite(expected[i]))
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-11 * (1 + Math.abs(value)));
  }
});

describe('two optimizers', () => {
  const steps = (optimizer: RuleOptimizer) => stepsOn(optimizer, [{ shape: VECTOR, group: 'bias' }]);
  const late = defineOptimizer({
    name: 'late',
    hyper: { lr: 1, from: 100 },
    update: ({ param, grad, t }, { lr, from }) => ({ param: t < from ? param - grad : param - lr * grad }),
  });

  test('are the same only as long as no step tells them apart', () => {
    expect(sameSteps(steps(late()), steps(late({ from: 200 })), 99)).toBe(true);
    expect(sameSteps(steps(late({ lr: 2 })), steps(late({ lr: 2, from: 200 })), 99)).toBe(true);
    expect(sameSteps(steps(late({ lr: 2 })), steps(late({ lr: 2, from: 200 })), 100)).toBe(false);
  });

  test('of a longer training than can be looked at are not called the same', () => {
    expect(sameSteps(steps(late({ lr: 2, from: 1e9 })), steps(late({ lr: 2, from: 2e9 })), 1e8)).toBe(false);
    expect(sameSteps(steps(late({ lr: 2 })), steps(late({ lr: 2 })), 1e8)).toBe(true);
  });
});
