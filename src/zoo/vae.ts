import { map } from '../graph/tensor/map.ts';
import type { Tensor } from '../graph/tensor/tensor.ts';
import { defineProblem, type Outcomes, type ProblemDefinition } from '../model/define-problem.ts';
import type { Net } from '../model/net.ts';
import { fashionMnist, mnist } from '../problem/data/sources/images.ts';
import type { ZooEntry } from './entry.ts';
import { fromZeroToOne, imageNetwork, type ImageNetworkOptions } from './images.ts';
import { xavierUniform } from './initial.ts';
import type { Network } from './network.ts';

/**
 * A variational autoencoder of handwritten digits: three convolutions of 64 channels, eight latent numbers, and three
 * transposed convolutions back to an image. The loss is the summed squared error of an image's pixels, from 0 to 1, and the
 * divergence of its latent numbers from standard normal ones. It is judged without dropout and noise.
 *
 * Source: mnist_vae of DeepOBS (https://github.com/fsschneider/DeepOBS; F. Schneider, L. Balles and P. Hennig, "DeepOBS: A
 * Deep Learning Optimizer Benchmark Suite", 2019), which judges with noise. `activation` stands for its leaky ReLU of slope
 * 0.3; the decoder's transposed convolutions have ReLU behind them always.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function mnistVae(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('mnistVae', options, (x) => x.leakyRelu(0.3));
  return defineProblem({ name: 'mnistVae', data: mnist(data), loss: autoencoder(network) });
}

/**
 * The same network for articles of clothing. Source: fmnist_vae of DeepOBS.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function fashionVae(options: ImageNetworkOptions = {}): ProblemDefinition {
  const { network, data } = imageNetwork('fashionVae', options, (x) => x.leakyRelu(0.3));
  return defineProblem({ name: 'fashionVae', data: fashionMnist(data), loss: autoencoder(network) });
}

const [LATENT, KERNEL] = [8, 4];

/** The model, for images [1, 28, 28]. */
export function autoencoder(network: Network) {
  return ({ image }: Readonly<Record<'image' | 'label', Tensor>>, net: Net): Outcomes => {
    net.scaleInitial(network.initScale);
    const pixels = fromZeroToOne(image);
    const { mean, spread } = encode(pixels, net, network);
    const z = map((m, s, noise) => m + noise * Math.exp(s), mean, spread, net.randn(...mean.shape));
    const apart = decode(z, net, network).sub(pixels.flatten());
    const error = apart.mul(apart).sum(1).mean();
    const divergence = map((m, s) => 0.5 * (m * m + Math.exp(2 * s) - 1 - 2 * s), mean, spread)
      .sum(1)
      .mean();
    return { loss: error.add(divergence), 'squared error': error };
  };
}

/** Mean and logarithm of the standard deviation of the latent numbers, [batch, 8] each. */
function encode(pixels: Tensor, net: Net, { activate, wide }: Network) {
  let x = pixels;
  for (const [i, stride] of [2, 2, 1].entries()) {
    const seen = KERNEL * KERNEL * x.shape[1]!;
    const initial = { weight: xavierUniform(seen, KERNEL * KERNEL * wide(64)), bias: 0 };
    // 'same' padding, as TensorFlow has it: at stride 1 a zero before the image and two behind it.
    const padded = stride === 1 ? x.pad(2, 1, 2).pad(3, 1, 2) : x;
    x = net.conv2d(`conv${i + 1}`, padded, wide(64), KERNEL, { stride, padding: stride === 1 ? 0 : 1, initial });
    x = net.dropout(activate(x), 0.2);
  }
  const [mean, halved] = ['mean', 'spread'].map((name) => dense(net, name, x.flatten(), LATENT)) as [Tensor, Tensor];
  return { mean, spread: halved.mul(0.5) };
}

/** Pixels [batch, 784]. */
function decode(z: Tensor, net: Net, { activate, wide }: Network): Tensor {
  const hidden = activate(dense(net, 'dense1', z, wide(24)));
  let x = activate(dense(net, 'dense2', hidden, 49)).reshape(-1, 1, 7, 7);
  for (const [i, stride] of [2, 1, 1].entries()) {
    const initial = {
      weight: xavierUniform(KERNEL * KERNEL * wide(64), KERNEL * KERNEL * x.shape[1]!),
      bias: 0,
    };
    x = net.convTranspose2d(`deconv${i + 1}`, x, wide(64), KERNEL, { stride, padding: 1, initial });
    // 'same' again: at stride 1 the last row and column go as well.
    if (stride === 1) x = x.slice(2, 0, -1).slice(3, 0, -1);
    x = net.dropout(x.relu(), 0.2);
  }
  return dense(net, 'dense3', x.flatten(), 784).sigmoid();
}

function dense(net: Net, name: string, x: Tensor, out: number): Tensor {
  return net.linear(name, x, out, { initial: { weight: xavierUniform(x.shape[1]!, out), bias: 0 } });
}

export const mnistVaeEntry: ZooEntry = {
  name: 'mnistVae',
  description: 'MNIST digits, variational autoencoder of convolutions, squared error and divergence',
  source: 'DeepOBS 2019, mnist_vae',
  parameters: 10_151_489,
  make: mnistVae,
  batchSize: 64,
  epochs: 50,
  quick: { make: () => mnistVae({ trainSize: 640, testSize: 320, width: 0.125 }), batchSize: 64, epochs: 2 },
};

export const fashionVaeEntry: ZooEntry = {
  ...mnistVaeEntry,
  name: 'fashionVae',
  description: 'articles of clothing, variational autoencoder of convolutions, squared error and divergence',
  source: 'DeepOBS 2019, fmnist_vae',
  make: fashionVae,
  epochs: 100,
  quick: { make: () => fashionVae({ trainSize: 640, testSize: 320, width: 0.125 }), batchSize: 64, epochs: 2 },
};
