import { defineProblem } from '../../model/define-problem.ts';
import { diagnostic, leftOver, NEAR, SIZE } from './diagnostic.ts';

/**
 * A bowl along whose axes the numbers have units of their own, from 1 down to 1 / level: a number that is a thousandth
 * has gradients a thousand times as large, and a thousandth as far to go.
 */
export const parameterScales = diagnostic({
  name: 'parameterScales',
  description: 'a bowl whose numbers differ in scale',
  level: 'the largest scale over the smallest',
  levels: [2 ** 2, 2 ** 4, 2 ** 6, 2 ** 8, 2 ** 11, 2 ** 14, 2 ** 17],
  at: (ratio) => {
    const scales = Array.from({ length: SIZE }, (_, i) => ratio ** (-i / (SIZE - 1)));
    return defineProblem({
      name: `parameter scales ${ratio}`,
      stepsPerEpoch: 100,
      loss: (_, net) => leftOver(net.parameter('x', [SIZE], scales).div(net.constant([SIZE], scales))),
    });
  },
  batchSize: 1,
  epochs: 20,
  passing: NEAR,
});
