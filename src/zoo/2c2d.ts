import type { Tensor } from '../graph/tensor/tensor.ts';
import { defineProblem, type Outcomes, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import type { Net } from '../model/net.ts';
import { fashionMnist, mnist } from '../problem/data/sources/images.ts';
import type { ZooEntry } from './entry.ts';
import { fromZeroToOne, imageNetwork, type ImageNetworkOptions } from './images.ts';
import { truncated } from './initial.ts';
import type { Network } from './network.ts';

/**
 * Handwritten digits told apart by two convolutions of 32 and 64 channels, a pool behind each, and a hidden layer of 1024
 * units. Weights are normal with deviation 0.05, cut off at two deviations, and biases 0.05.
 *
 * Source: mnist_2c2d of DeepOBS (https://github.com/fsschneider/DeepOBS; F. Schneider, L. Balles and P. Hennig, "DeepOBS: A
 * Deep Learning Optimizer Benchmark Suite", 2019), which leaves out the last batch of an epoch where it is smaller.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function mnist2c2d(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('mnist2c2d', options, 'relu');
  return defineProblem({ name: 'mnist2c2d', data: mnist(data), loss: twoConvolutions(network) });
}

/**
 * The same network for articles of clothing, which are harder to tell apart. Source: fmnist_2c2d of DeepOBS.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function fashion2c2d(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('fashion2c2d', options, 'relu');
  return defineProblem({ name: 'fashion2c2d', data: fashionMnist(data), loss: twoConvolutions(network) });
}

/** The model, for images of one channel and ten classes. */
export function twoConvolutions({ activate, wide, initScale }: Network) {
  const initial = truncated(0.05, 0.05);
  return ({ image, label }: Readonly<Record<'image' | 'label', Tensor>>, net: Net): Outcomes => {
    net.scaleInitial(initScale);
    let x = net.conv2d('conv1', fromZeroToOne(image), wide(32), 5, { padding: 2, initial });
    x = net.conv2d('conv2', activate(x).maxPool2d(2), wide(64), 5, { padding: 2, initial });
    x = net.linear('dense1', activate(x).maxPool2d(2).flatten(), wide(1024), { initial });
    const logits = net.linear('dense2', activate(x), 10, { initial });
    return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
  };
}

export const mnist2c2dEntry: ZooEntry = {
  name: 'mnist2c2d',
  description: 'MNIST digits, two convolutions and two dense layers, cross-entropy',
  source: 'DeepOBS 2019, mnist_2c2d',
  parameters: 3_274_634,
  make: mnist2c2d,
  batchSize: 128,
  epochs: 100,
  quick: { make: () => mnist2c2d({ trainSize: 1280, testSize: 1000, width: 0.25 }), batchSize: 128, epochs: 2 },
};

export const fashion2c2dEntry: ZooEntry = {
  ...mnist2c2dEntry,
  name: 'fashion2c2d',
  description: 'articles of clothing, two convolutions and two dense layers, cross-entropy',
  source: 'DeepOBS 2019, fmnist_2c2d',
  make: fashion2c2d,
  quick: { make: () => fashion2c2d({ trainSize: 1280, testSize: 1000, width: 0.25 }), batchSize: 128, epochs: 2 },
};
