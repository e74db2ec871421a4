import { defineProblem } from '../../model/define-problem.ts';
import { diagnostic } from './diagnostic.ts';

/**
 * A hole of radius 1 in a plain, which is the flatter the steeper the hole's edge is: σ(level · (r² − 1)), less its value
 * in the middle, from (1.5, 1.5) on, where the gradient is about e^(−3.5 level). LightBench's plateau_navigation.
 */
export const plateaus = diagnostic({
  name: 'plateaus',
  description: 'a hole in a plain that hardly slopes',
  level: "the steepness of the hole's edge",
  levels: [1, 4, 8, 12, 16, 20],
  at: (steepness) =>
    defineProblem({
      name: `plateaus ${steepness}`,
      stepsPerEpoch: 100,
      loss(_, net) {
        const x = net.parameter('x', [2], 1.5);
        const height = x.mul(x).sum().sub(1).mul(steepness).sigmoid();
        return { loss: height.sub(1 / (1 + Math.exp(steepness))) };
      },
    }),
  batchSize: 1,
  epochs: 20,
  passing: { metric: 'loss', split: 'test', atMost: 0.1 },
});
