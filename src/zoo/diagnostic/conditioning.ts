import { defineProblem } from '../../model/define-problem.ts';
import { rotatedAxes } from '../../problem/rotated-axes.ts';
import { diagnostic, leftOver, NEAR, SIZE } from './diagnostic.ts';

/**
 * A bowl with eigenvalues from 1 / condition to 1, rotated so that to scale each number by itself helps nothing. The loss
 * says little of the flat directions, so what is measured is how far all numbers are from the minimum. Single precision is
 * an end of its own: where gradients are 10⁷ times smaller along one axis than along another, they are lost in rounding.
 */
export const conditioning = diagnostic({
  name: 'conditioning',
  description: 'a rotated bowl that is long for its width',
  level: 'the largest eigenvalue over the smallest',
  levels: [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12],
  at: (condition) =>
    defineProblem({
      name: `conditioning ${condition}`,
      stepsPerEpoch: 100,
      loss(_, net) {
        const x = net.parameter('x', [SIZE], 1);
        const axes = rotatedAxes({ kind: 'quadratic', dimensions: SIZE, condition, stepsPerEpoch: 100 });
        const along = x.matmul(net.constant([SIZE, SIZE], axes.flat()));
        return { ...leftOver(x), loss: along.mul(along).sum() };
      },
    }),
  batchSize: 1,
  epochs: 20,
  passing: NEAR,
});
