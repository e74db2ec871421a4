import type { Tensor } from '../graph/tensor/tensor.ts';
import { defineProblem, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import { mnist } from '../problem/data/sources/images.ts';
import type { ZooEntry } from './entry.ts';
import { fromZeroToOne, imageNetwork, type ImageNetworkOptions } from './images.ts';
import { truncated } from './initial.ts';

/**
 * Handwritten digits told apart by three hidden layers of 1000, 500 and 100 units. Weights are normal with deviation 0.03,
 * cut off at two deviations, and biases 0.
 *
 * Source: mnist_mlp of DeepOBS (https://github.com/fsschneider/DeepOBS; F. Schneider, L. Balles and P. Hennig, "DeepOBS: A
 * Deep Learning Optimizer Benchmark Suite", 2019).
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function mlp1000_500_100(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('mlp1000_500_100', options, 'relu');
  const { activate, wide, initScale } = network;
  const initial = truncated(0.03, 0);
  return defineProblem({
    name: 'mlp1000_500_100',
    data: mnist(data),
    loss({ image, label }, net) {
      net.scaleInitial(initScale);
      let x: Tensor = fromZeroToOne(image).flatten();
      for (const [i, units] of [1000, 500, 100].entries())
        x = activate(net.linear(`dense${i + 1}`, x, wide(units), { initial }));
      const logits = net.linear('dense4', x, 10, { initial });
      return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
    },
  });
}

export const mlp1000_500_100Entry: ZooEntry = {
  name: 'mlp1000_500_100',
  description: 'MNIST digits, three hidden layers of 1000, 500 and 100 units, cross-entropy',
  source: 'DeepOBS 2019, mnist_mlp',
  parameters: 1_336_610,
  make: mlp1000_500_100,
  batchSize: 128,
  epochs: 100,
  quick: { make: () => mlp1000_500_100({ trainSize: 1280, testSize: 1000, width: 0.25 }), batchSize: 128, epochs: 2 },
};
