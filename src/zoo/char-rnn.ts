import type { Tensor } from '../graph/tensor/tensor.ts';
import { defineProblem, type Outcomes, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import type { Net } from '../model/net.ts';
import type { ZooEntry } from './entry.ts';
import type { Network } from './network.ts';
import { textNetwork, type TextNetworkOptions } from './texts.ts';

const SIZE = 128;

/**
 * Guesses the next character by two LSTMs of 128 units, one on top of the other with dropout in between, from torch's
 * first values. Every sample begins at zeros: batches are shuffled, and none goes on where the one before ended.
 *
 * Source: tolstoi_char_rnn of DeepOBS (https://github.com/fsschneider/DeepOBS; F. Schneider, L. Balles and P. Hennig, "DeepOBS:
 * A Deep Learning Optimizer Benchmark Suite", 2019), which carries the memory on from batch to batch of a text in order.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function charRnn(options: Omit<TextNetworkOptions, 'activation'> = {}): ProblemDefinition {
  const { network, data } = textNetwork('charRnn', options, null, 50);
  return defineProblem({
    name: 'charRnn',
    data,
    loss: (batch, net, { classes }) => characterRnn(network, classes.tokens)(batch, net),
  });
}

/**
 * The model.
 *
 * @param characters how many different ones there are
 */
export function characterRnn({ wide, initScale }: Omit<Network, 'activate'>, characters: number) {
  return ({ tokens, next }: Readonly<Record<'tokens' | 'next', Tensor>>, net: Net): Outcomes => {
    net.scaleInitial(initScale);
    const below = net.lstm('lstm1', net.embedding('tokens', tokens, characters, wide(SIZE)), wide(SIZE)).output;
    const above = net.lstm('lstm2', net.dropout(below, 0.2), wide(SIZE)).output;
    const logits = net.linear('out', above, characters);
    return { loss: crossEntropy(logits, next), accuracy: accuracy(logits, next) };
  };
}

export const charRnnEntry: ZooEntry = {
  name: 'charRnn',
  description: 'characters of Moby-Dick, two LSTMs of 128 units, cross-entropy',
  source: 'DeepOBS 2019, tolstoi_char_rnn, on another novel',
  parameters: 285_780,
  make: charRnn,
  batchSize: 50,
  epochs: 200,
  quick: { make: () => charRnn({ trainSize: 400, testSize: 100, width: 0.25 }), batchSize: 50, epochs: 1 },
};
