import { concat } from '../../graph/tensor/concat.ts';
import { defineProblem } from '../../model/define-problem.ts';
import { diagnostic, leftOver, NEAR, SIZE } from './diagnostic.ts';

/**
 * A round bowl whose gradient is that of where the descent was some steps ago, as when workers compute gradients of
 * parameters that others have changed meanwhile. The loss that is recorded is that of where it is.
 */
export const delayedGradients = diagnostic({
  name: 'delayedGradients',
  description: 'a round bowl whose gradients come late',
  level: 'how many steps late they come',
  levels: [1, 2, 4, 8, 16, 32, 64, 128, 256],
  at: (level) => {
    const delay = Math.round(level);
    return defineProblem({
      name: `delayed gradients ${delay}`,
      stepsPerEpoch: 100,
      loss(_, net) {
        const x = net.parameter('x', [SIZE], 1);
        // The places of the last steps, the earliest last.
        const places = net.state('places', [delay, SIZE], 1, (before) =>
          concat([x.reshape(1, SIZE), before.slice(0, 0, delay - 1)]),
        );
        const earliest = places.slice(0, delay - 1, delay).reshape(SIZE);
        const outcomes = leftOver(x);
        const pulls = earliest.mul(x.sub(x.detach())).sum();
        return { ...outcomes, loss: outcomes.loss.detach().add(pulls) };
      },
    });
  },
  batchSize: 1,
  epochs: 10,
  passing: NEAR,
});
