import type { ImageOptions } from '../problem/images.ts';
import { type Activation, type Network, networkOf, type NetworkOptions } from './network.ts';
import type { Tensor } from '../graph/tensor/tensor.ts';

/** Of a network that learns from images. */
export interface ImageNetworkOptions extends NetworkOptions, ImageOptions {}

/** The network's options, and those that the data take. */
export function imageNetwork(
  problem: string,
  options: ImageNetworkOptions,
  published: Activation | ((x: Tensor) => Tensor),
): { readonly network: Network; readonly data: ImageOptions } {
  const network = networkOf(problem, options, published, ['trainSize', 'testSize']);
  const { trainSize, testSize } = options;
  return {
    network,
    data: { ...(trainSize !== undefined && { trainSize }), ...(testSize !== undefined && { testSize }) },
  };
}

/** Images of our data, which are from −1 to 1, as they are published: from 0 to 1. */
export function fromZeroToOne(image: Tensor): Tensor {
  return image.add(1).mul(0.5);
}
