import { expect, test } from 'vitest';
import { correctsStart, memoryOf } from '../../../src/analysis/oscillation/memory.ts';
import { adadelta } from '../../../src/optimizer/adadelta.ts';
import { adam } from '../../../src/optimizer/adam.ts';
import { ademamix } from '../../../src/optimizer/ademamix.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';
import { lamb } from '../../../src/optimizer/lamb.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { sgd } from '../../../src/optimizer/sgd.ts';

const own = defineOptimizer({
  name: 'corrected',
  hyper: { lr: 1e-3, alpha: 0.99 },
  state: { square: 0 },
  update({ param, grad, t, square }, { lr, alpha }) {
    square = alpha * square + (1 - alpha) * grad * grad;
    param = param - (lr * grad) / Math.sqrt(square / (1 - alpha ** t));
    return { param, square };
  },
});

test.each<[string, RuleOptimizer, string | null, boolean]>([
  ['RMSProp', rmsprop(), 'alpha', false],
  ['corrected RMSProp', rmsprop({ biasCorrection: true }), 'alpha', true],
  ['Adam', adam(), 'beta2', true],
  ['Adam without correction', adam({ biasCorrection: false }), 'beta2', false],
  // Its alpha weighs the slow average of gradients and is 5.
  ['AdEMAMix', ademamix(), 'beta2', true],
  // These have no switch: what their rule does counts.
  ['LAMB', lamb(), 'beta2', true],
  ['Adadelta', adadelta(), 'rho', false],
  ['a rule of one’s own', own(), 'alpha', true],
  ['SGD', sgd(), null, false],
])('the memory of %s, and whether it is corrected for its start, are known', (_, optimizer, memory, corrected) => {
  expect([memoryOf(optimizer), correctsStart(optimizer)]).toEqual([memory, corrected]);
});
