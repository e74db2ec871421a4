import type { Tensor } from '../graph/tensor/tensor.ts';
import { defineProblem, type Outcomes, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import type { Net } from '../model/net.ts';
import { cifar10 } from '../problem/data/sources/images.ts';
import type { ZooEntry } from './entry.ts';
import { fromZeroToOne, imageNetwork, type ImageNetworkOptions } from './images.ts';
import { xavierNormal, xavierUniform } from './initial.ts';
import type { Network } from './network.ts';

/** Factor of half the sum of squares of all weights, which is part of the loss. */
const PENALTY = 0.002;

/**
 * Small photographs (CIFAR-10) told apart by convolutions of 64, 96 and 128 channels, a pool behind each, and hidden
 * layers of 512 and 256 units. Xavier's first values, normal for convolutions and uniform for dense layers; biases 0.
 *
 * Source: cifar10_3c3d of DeepOBS (https://github.com/fsschneider/DeepOBS; F. Schneider, L. Balles and P. Hennig, "DeepOBS: A
 * Deep Learning Optimizer Benchmark Suite", 2019), which crops, turns and colours the images at random besides.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function cifar3c3d(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('cifar3c3d', options, 'relu');
  return defineProblem({ name: 'cifar3c3d', data: cifar10(data), loss: threeConvolutions(network) });
}

/** The model, for images [3, 32, 32] of ten classes. */
export function threeConvolutions({ activate, wide, initScale }: Network) {
  return ({ image, label }: Readonly<Record<'image' | 'label', Tensor>>, net: Net): Outcomes => {
    net.scaleInitial(initScale);
    const weights: Tensor[] = [];
    const penalised = (name: string, shape: readonly number[]): void => {
      const weight = net.parameter(`${name}.weight`, shape);
      weights.push(weight.mul(weight).sum());
    };
    let x = fromZeroToOne(image);
    for (const [i, [published, kernel, padding]] of CONVOLUTIONS.entries()) {
      const [seen, out] = [x.shape[1]!, wide(published)];
      const weight = xavierNormal(seen * kernel ** 2, out * kernel ** 2);
      x = activate(net.conv2d(`conv${i + 1}`, x, out, kernel, { padding, initial: { weight, bias: 0 } }));
      penalised(`conv${i + 1}`, [out, seen, kernel, kernel]);
      // 'same' padding, as TensorFlow has it where windows of 3 go in steps of 2 over an even length.
      x = x.pad(2, 0, 1).pad(3, 0, 1).maxPool2d(3, { stride: 2 });
    }
    x = x.flatten();
    for (const [i, out] of [wide(512), wide(256), 10].entries()) {
      const seen = x.shape[1]!;
      const name = `dense${i + 1}`;
      const logits = net.linear(name, x, out, { initial: { weight: xavierUniform(seen, out), bias: 0 } });
      penalised(name, [out, seen]);
      x = i === 2 ? logits : activate(logits);
    }
    const penalty = weights.reduce((sum, squares) => sum.add(squares)).mul(PENALTY / 2);
    return { loss: crossEntropy(x, label).add(penalty), accuracy: accuracy(x, label) };
  };
}

/** Channels, the kernel's size, and zeros around the image. */
const CONVOLUTIONS = [
  [64, 5, 0],
  [96, 3, 0],
  [128, 3, 1],
] as const;

export const cifar3c3dEntry: ZooEntry = {
  name: 'cifar3c3d',
  description: 'small photographs, three convolutions and three dense layers, cross-entropy and a penalty on weights',
  source: 'DeepOBS 2019, cifar10_3c3d',
  parameters: 895_210,
  make: cifar3c3d,
  batchSize: 128,
  epochs: 100,
  quick: { make: () => cifar3c3d({ trainSize: 1280, testSize: 1000, width: 0.125 }), batchSize: 128, epochs: 2 },
};
