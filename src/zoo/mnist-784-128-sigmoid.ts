import { defineProblem, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import { mnist } from '../problem/data/sources/images.ts';
import type { ZooEntry } from './entry.ts';
import { fromZeroToOne, imageNetwork, type ImageNetworkOptions } from './images.ts';

/** Of the training images' pixels, from 0 to 1. */
const [MEAN, STD] = [0.1307, 0.3081];

/**
 * Handwritten digits told apart by a hidden layer of 128 units with sigmoids behind it, from torch's first values. It learns
 * from the first 50,000 images; the last 10,000 of the training split are for validation, unless `validation` says otherwise.
 *
 * Source: the MNIST workload of AlgoPerf (https://github.com/mlcommons/algorithmic-efficiency; G. Dahl et al.,
 * "Benchmarking Neural Network Training Algorithms", 2023): a validation accuracy of 0.97 within 7,813 steps, which are ten
 * epochs of batches of 64.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function mnist784_128_sigmoid(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('mnist784_128_sigmoid', options, 'sigmoid');
  const { activate, wide, initScale } = network;
  return defineProblem({
    name: 'mnist784_128_sigmoid',
    data: mnist({ validation: 10_000, ...data }),
    loss({ image, label }, net) {
      net.scaleInitial(initScale);
      const x = fromZeroToOne(image).sub(MEAN).div(STD).flatten();
      const logits = net.linear('layer2', activate(net.linear('layer1', x, wide(128))), 10);
      return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
    },
  });
}

export const mnist784_128_sigmoidEntry: ZooEntry = {
  name: 'mnist784_128_sigmoid',
  description: 'MNIST digits, one hidden layer of 128 sigmoid units, cross-entropy',
  source: 'AlgoPerf 2023, mnist',
  parameters: 101_770,
  target: { metric: 'accuracy', split: 'validation', atLeast: 0.97 },
  make: mnist784_128_sigmoid,
  batchSize: 64,
  epochs: 10,
  quick: {
    make: () => mnist784_128_sigmoid({ trainSize: 1536, validation: 256, testSize: 1000 }),
    batchSize: 64,
    epochs: 5,
  },
};
