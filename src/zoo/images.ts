import type { ImagesOptions } from '../problem/data/sources/images.ts';
import { type Activation, type Network, networkOf, type NetworkOptions } from './network.ts';
import type { Tensor } from '../graph/tensor/tensor.ts';

/** Of a network that learns from images. */
export interface ImageNetworkOptions extends NetworkOptions, ImagesOptions {}

const OF_DATA = ['trainSize', 'testSize', 'validation', 'dir'] as const;

/** The network's options, and those that the data take. */
export function imageNetwork(
  problem: string,
  options: ImageNetworkOptions,
  published: Activation | ((x: Tensor) => Tensor),
): { readonly network: Network; readonly data: ImagesOptions } {
  const network = networkOf(problem, options, published, OF_DATA);
  const given = OF_DATA.filter((name) => options[name] !== undefined);
  return { network, data: Object.fromEntries(given.map((name) => [name, options[name]])) };
}

/** Images of our data, which are from −1 to 1, as they are published: from 0 to 1. */
export function fromZeroToOne(image: Tensor): Tensor {
  return image.add(1).mul(0.5);
}
