import { describe, expect, test } from 'vitest';
import { adagrad } from '../../../src/optimizer/adagrad.ts';
import { scalarSteps } from '../../../src/optimizer/rule/evaluate.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';

describe('specialise', () => {
  test.each([
    [{}, ['square'], 0],
    [{ momentum: 0.9 }, ['square', 'buffer'], 0],
    // The one choice that is left tests for a square that has overflowed.
    [{ centered: true }, ['square', 'mean'], 1],
    [{ centered: true, momentum: 0.9, weightDecay: 1e-4 }, ['square', 'mean', 'buffer'], 1],
  ])('rmsprop(%o) keeps the states %o and %i choices', (options, states, choices) => {
    const { rule, hyper } = rmsprop(options);
    const kernel = specialise(rule, hyper);
    expect(kernel.states.map(({ name }) => name)).toEqual(states);
    expect(Object.keys(kernel.result)).toEqual(['param', ...states]);
    expect(JSON.stringify(kernel).split('"choose"')).toHaveLength(choices + 1);
  });

  test('what depends on hyperparameters and the step alone is computed once, in double precision', () => {
    const { rule, hyper } = adagrad({ lr: 0.5, lrDecay: 0.25, eps: 1e-3 });
    const next = scalarSteps(specialise(rule, hyper), hyper);
    for (let step = 1; step < 5; step++) next();
    expect([...next()].sort()).toEqual([0.5 / (1 + 4 * 0.25), 1e-3].sort());
  });

  test('equal scalars become one, and an initial value may be a hyperparameter', () => {
    const twice = defineOptimizer({
      name: 'twice',
      hyper: { lr: 0.1, start: 3 },
      state: { a: 'start' },
      update({ param, grad, t, a }, { lr }) {
        a = a + (1 - lr ** t) * grad;
        return { param: param - (1 - lr ** t) * a, a };
      },
    });
    const { rule, hyper } = twice({ start: 7 });
    const kernel = specialise(rule, hyper);
    expect(kernel.scalars).toHaveLength(1);
    expect(kernel.states).toEqual([{ name: 'a', initial: 7 }]);
  });

  test('a test on the step alone is a scalar; one that a hyperparameter settles is gone with its branch', () => {
    const switched = defineOptimizer({
      name: 'switched',
      hyper: { lr: 0.1, warm: false, factor: 2 },
      state: { a: 0 },
      update({ param, grad, t, a }, { lr, warm, factor }) {
        if (warm && grad > 0) a = grad * factor;
        if (t === 1) grad = grad * 2;
        return { param: param - lr * grad - (warm ? a : 0), a };
      },
    });
    const { rule, hyper } = switched();
    const kernel = specialise(rule, hyper);
    expect(kernel.states).toEqual([]);
    expect(kernel.body.map(({ value }) => value.kind)).toEqual(['binary', 'choose']);
    expect(kernel.body.at(-1)?.value).toMatchObject({ test: { kind: 'scalar' } });
    expect(specialise(rule, { ...hyper, warm: true }).states).toHaveLength(1);
  });

  test('arithmetic is left as it was written', () => {
    const idle = defineOptimizer({
      name: 'idle',
      hyper: { lr: 1 },
      update: ({ param, grad }) => ({ param: param * 1 + 0 * grad }),
    });
    const { rule, hyper } = idle();
    expect(specialise(rule, hyper).result['param']).toEqual(rule.result['param']);
  });
});
