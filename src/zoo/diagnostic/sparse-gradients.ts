import { defineProblem } from '../../model/define-problem.ts';
import { diagnostic, leftOver, NEAR, SIZE } from './diagnostic.ts';

/**
 * A round bowl where at every step each number has a gradient only now and then, by chance. There are the more steps the
 * rarer gradients are, 30 gradients for a number in all: what is asked is what an optimizer does in between.
 */
export const sparseGradients = diagnostic({
  name: 'sparseGradients',
  description: 'a round bowl where most gradients are 0',
  level: 'in how many steps a number has a gradient once',
  levels: [2, 8, 32, 128, 512, 2048, 10_000],
  at: (level) =>
    defineProblem({
      name: `sparse gradients ${level}`,
      stepsPerEpoch: Math.ceil(3 * level),
      loss(_, net) {
        const x = net.parameter('x', [SIZE], 1);
        // What dropout leaves, it multiplies by the level.
        const seen = net.dropout(net.constant([SIZE], 1), 1 - 1 / level).div(net.mode === 'train' ? level : 1);
        return { ...leftOver(x), loss: x.mul(x).mul(seen).sum().mul(0.5) };
      },
    }),
  batchSize: 1,
  epochs: 10,
  passing: NEAR,
});
