import { concat } from '../../graph/tensor/concat.ts';
import { map } from '../../graph/tensor/map.ts';
import { defineProblem } from '../../model/define-problem.ts';
import { diagnostic, leftOver, NEAR } from './diagnostic.ts';

/** A round bowl whose minimum goes round a circle of radius 1, from where the descent starts; it has to keep up with it. */
export const movingOptimum = diagnostic({
  name: 'movingOptimum',
  description: 'a round bowl whose minimum moves',
  level: 'how far it moves in a step',
  levels: [1e-4, 1e-3, 1e-2, 1e-1, 1],
  at: (speed) =>
    defineProblem({
      name: `moving optimum ${speed}`,
      stepsPerEpoch: 100,
      loss(_, net) {
        const time = net.state('time', [1], 0, (t) => t.add(1));
        const angle = time.mul(speed);
        const optimum = concat([map((a) => Math.cos(a), angle), map((a) => Math.sin(a), angle)]);
        return leftOver(net.parameter('x', [2], [1, 0]).sub(optimum));
      },
    }),
  batchSize: 1,
  epochs: 20,
  passing: NEAR,
});
