import { defineProblem } from '../../model/define-problem.ts';
import { diagnostic, leftOver, NEAR, SIZE } from './diagnostic.ts';

/** A round bowl whose gradients have normal noise. The loss that is recorded has none: it tells how things are. */
export const gradientNoise = diagnostic({
  name: 'gradientNoise',
  description: 'a round bowl with noise in its gradients',
  level: "the noise's standard deviation over the gradient at the start",
  levels: [0.01, 0.1, 1, 10, 100, 1000],
  at: (std) =>
    defineProblem({
      name: `gradient noise ${std}`,
      stepsPerEpoch: 100,
      loss(_, net) {
        const x = net.parameter('x', [SIZE], 1);
        const outcomes = leftOver(x);
        // x − x, of which one is held still: nothing in value, and in the gradient the noise.
        const pulls = net.randn(SIZE).mul(x.sub(x.detach())).sum();
        return { ...outcomes, loss: outcomes.loss.add(pulls.mul(std)) };
      },
    }),
  batchSize: 1,
  epochs: 20,
  passing: NEAR,
});
