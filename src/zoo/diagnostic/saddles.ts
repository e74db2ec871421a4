import { map } from '../../graph/tensor/map.ts';
import { defineProblem } from '../../model/define-problem.ts';
import { diagnostic } from './diagnostic.ts';

/**
 * ½ x² + ¼ y⁴ − ½ y², whose saddle at (0, 0) lies between two minima of value −¼ (Y. Nesterov, "Introductory Lectures on
 * Convex Optimization", 2004, example 1.2.2). The gradient along y is as small as the distance from the axis y = 0 is.
 */
export const saddles = diagnostic({
  name: 'saddles',
  description: 'a saddle that the descent is aimed at',
  level: '1 over the distance from the axis that leads into the saddle',
  levels: [1e1, 1e2, 1e3, 1e4, 1e6, 1e8, 1e10, 1e12],
  at: (level) =>
    defineProblem({
      name: `saddles ${level}`,
      stepsPerEpoch: 10,
      loss(_, net) {
        const [x, y] = [net.parameter('x', [], 1), net.parameter('y', [], 1 / level)];
        return { loss: map((a, b) => (a * a) / 2 + b ** 4 / 4 - (b * b) / 2, x, y) };
      },
    }),
  batchSize: 1,
  epochs: 10,
  passing: { metric: 'loss', split: 'test', atMost: -0.2 },
});
