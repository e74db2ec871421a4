import { normals } from '../../base/random-normal.ts';
import { Generator, uniform } from '../../base/random.ts';
import { defineProblem } from '../../model/define-problem.ts';
import { accuracy, crossEntropy } from '../../model/losses.ts';
import { arrays } from '../../problem/data/sources/arrays.ts';
import { diagnostic } from './diagnostic.ts';

const FEATURES = 10;

/**
 * Points on two sides of a plane, some of which are labelled wrongly in training and none in judging, and a network of 64
 * hidden units, which can learn the wrong labels by heart. The points are generated, always the same.
 */
export const labelNoise = diagnostic({
  name: 'labelNoise',
  description: 'a network that learns from wrong labels too',
  level: 'the share of wrong labels',
  levels: [0, 0.1, 0.2, 0.3, 0.4],
  at: (share) =>
    defineProblem({
      name: `label noise ${share}`,
      data: arrays({
        name: 'two sides of a plane',
        fields: { x: [FEATURES], label: [] },
        train: points(4000, share, 1),
        test: points(2000, 0, 2),
      }),
      loss({ x, label }, net) {
        const logits = net.linear('out', net.linear('hidden', x, 64).relu(), 2);
        return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
      },
    }),
  batchSize: 50,
  epochs: 20,
  passing: { metric: 'accuracy', split: 'test', atLeast: 0.85 },
});

/** The plane is that of the points whose numbers sum up to 0. */
function points(count: number, wrong: number, seed: number) {
  const generator = new Generator(seed);
  const x = normals(count * FEATURES, 0, 1, generator);
  const label = Uint8Array.from({ length: count }, (_, i) => {
    const side = x.subarray(i * FEATURES, (i + 1) * FEATURES).reduce((sum, value) => sum + value, 0) > 0;
    const isWrong = uniform(0, 1, generator) < wrong;
    return Number(side !== isWrong);
  });
  return { x, label };
}
