import type { Tensor } from '../graph/tensor/tensor.ts';
import { defineProblem, type Outcomes, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import type { Net } from '../model/net.ts';
import { cifar10 } from '../problem/data/sources/images.ts';
import type { ZooEntry } from './entry.ts';
import { fromZeroToOne, imageNetwork, type ImageNetworkOptions } from './images.ts';
import { xavierNormal } from './initial.ts';
import type { Network } from './network.ts';

/** Factor of half the sum of squares of all weights, which is part of the loss. */
const PENALTY = 0.0005;

/**
 * Small photographs (CIFAR-10) told apart by nine convolutions alone, dropout before three of them, and the mean over all
 * places. Xavier's normal first values, and biases 0.1.
 *
 * Source: J. Springenberg et al., "Striving for Simplicity: The All Convolutional Net", 2015, as cifar100_allcnnc of DeepOBS
 * (https://github.com/fsschneider/DeepOBS) has it for the 100 classes of CIFAR-100, with an activation behind the last
 * convolution too.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function cifarAllCnnC(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('cifarAllCnnC', options, 'relu');
  return defineProblem({ name: 'cifarAllCnnC', data: cifar10(data), loss: allConvolutions(network, 10) });
}

/** The model, for images [3, 32, 32]. */
export function allConvolutions({ activate, wide, initScale }: Network, classes: number) {
  return ({ image, label }: Readonly<Record<'image' | 'label', Tensor>>, net: Net): Outcomes => {
    net.scaleInitial(initScale);
    const weights: Tensor[] = [];
    let x = fromZeroToOne(image);
    for (const [i, { channels, kernel = 3, stride = 1, same = true, dropped = 0 }] of LAYERS.entries()) {
      const name = `conv${i + 1}`;
      const [seen, out] = [x.shape[1]!, channels === undefined ? classes : wide(channels)];
      const initial = { weight: xavierNormal(seen * kernel ** 2, out * kernel ** 2), bias: 0.1 };
      const kept = net.dropout(x, dropped);
      // 'same' padding, as TensorFlow has it: in steps of 2 over an even length it lies behind the image alone.
      const padded = stride === 2 ? kept.pad(2, 0, 1).pad(3, 0, 1) : kept;
      const padding = same && stride === 1 ? (kernel - 1) / 2 : 0;
      x = activate(net.conv2d(name, padded, out, kernel, { stride, padding, initial }));
      const weight = net.parameter(`${name}.weight`, [out, seen, kernel, kernel]);
      weights.push(weight.mul(weight).sum());
    }
    const logits = x.mean([2, 3]);
    const penalty = weights.reduce((sum, squares) => sum.add(squares)).mul(PENALTY / 2);
    return { loss: crossEntropy(logits, label).add(penalty), accuracy: accuracy(logits, label) };
  };
}

interface Layer {
  /** As many as there are classes, where it is left out. */
  readonly channels?: number;
  readonly kernel?: number;
  readonly stride?: number;
  /** Whether zeros around the image keep its size, but for the stride. */
  readonly same?: boolean;
  /** The share of what it reads that dropout takes. */
  readonly dropped?: number;
}

const LAYERS: readonly Layer[] = [
  { channels: 96, dropped: 0.2 },
  { channels: 96 },
  { channels: 96, stride: 2 },
  { channels: 192, dropped: 0.5 },
  { channels: 192 },
  { channels: 192, stride: 2 },
  { channels: 192, dropped: 0.5, same: false },
  { channels: 192, kernel: 1 },
  { kernel: 1 },
];

export const cifarAllCnnCEntry: ZooEntry = {
  name: 'cifarAllCnnC',
  description: 'small photographs, nine convolutions, cross-entropy and a penalty on weights',
  source: 'DeepOBS 2019, cifar100_allcnnc, on CIFAR-10',
  parameters: 1_369_738,
  make: cifarAllCnnC,
  batchSize: 256,
  epochs: 350,
  quick: { make: () => cifarAllCnnC({ trainSize: 1280, testSize: 1000, width: 0.125 }), batchSize: 128, epochs: 2 },
};
