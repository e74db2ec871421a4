import type { Tensor } from '../graph/tensor/tensor.ts';
import { defineProblem, type Outcomes, type ProblemDefinition } from '../model/define-problem.ts';
import { crossEntropy } from '../model/losses.ts';
import type { Net } from '../model/net.ts';
import type { ZooEntry } from './entry.ts';
import type { Network } from './network.ts';
import { textNetwork, type TextNetworkOptions } from './texts.ts';

const [LAYERS, HEADS, SIZE] = [4, 4, 128];

/** Of the first values of all weights but those that end a branch, which are smaller by the root of how many there are. */
const STD = 0.02;

/**
 * A GPT that guesses the next character: 4 layers of 128 numbers, 4 heads of causal attention each, and one table for what
 * characters are and which comes next. First values as GPT-2 has them (A. Radford et al., "Language Models are Unsupervised
 * Multitask Learners", 2019).
 *
 * Source of its size: nanoGPT (https://github.com/karpathy/nanoGPT), for processors: context 64, batches of 12, no dropout.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function charGpt(options: TextNetworkOptions = {}): ProblemDefinition {
  const { network, data } = textNetwork('charGpt', options, 'gelu', 64);
  return defineProblem({
    name: 'charGpt',
    data,
    loss: (batch, net, { classes }) => characterGpt(network, classes.tokens)(batch, net),
  });
}

/**
 * The model.
 *
 * @param characters how many different ones there are
 */
export function characterGpt({ activate, wide, initScale }: Network, characters: number) {
  const size = HEADS * wide(SIZE / HEADS);
  return ({ tokens, next }: Readonly<Record<'tokens' | 'next', Tensor>>, net: Net): Outcomes => {
    net.scaleInitial(initScale);
    const context = tokens.shape[1]!;
    const table = net.embedding('tokens', tokens, characters, size, { initial: { weight: normal(STD) } });
    let x = table.add(net.parameter('places', [context, size], normal(STD)));
    for (let layer = 0; layer < LAYERS; layer++) {
      const name = `layer${layer}`;
      x = x.add(attention(net, `${name}.attention`, net.layerNorm(`${name}.norm1`, x)));
      const up = net.linear(`${name}.up`, net.layerNorm(`${name}.norm2`, x), 4 * size, first(STD));
      x = x.add(net.linear(`${name}.down`, activate(up), size, first(STD / Math.sqrt(2 * LAYERS))));
    }
    const last = net.layerNorm('norm', x);
    const loss = crossEntropy(last.matmul(net.parameter('tokens.weight', [characters, size]).transpose()), next);
    return { loss, perplexity: loss.exp() };
  };
}

const normal = (std: number) => ({ kind: 'normal', mean: 0, std }) as const;

const first = (std: number) => ({ initial: { weight: normal(std), bias: 0 } });

/** Each place takes from those before it what its query finds in their keys. */
function attention(net: Net, name: string, x: Tensor): Tensor {
  const [batch, time, size] = x.shape as [number, number, number];
  const wide = size / HEADS;
  const all = net
    .linear(`${name}.in`, x, 3 * size, first(STD))
    .reshape(batch, time, 3, HEADS, wide)
    .permute(2, 0, 3, 1, 4);
  const [query, key, value] = [0, 1, 2].map((part) =>
    all.slice(0, part, part + 1).reshape(batch, HEADS, time, wide),
  ) as [Tensor, Tensor, Tensor];
  const scores = query.matmul(key.transpose()).div(Math.sqrt(wide));
  const mixed = scores.causal().softmax().matmul(value).permute(0, 2, 1, 3).reshape(batch, time, size);
  return net.linear(`${name}.out`, mixed, size, first(STD / Math.sqrt(2 * LAYERS)));
}

export const charGptEntry: ZooEntry = {
  name: 'charGpt',
  description: 'characters of Moby-Dick, a GPT of four layers of 128 numbers, cross-entropy',
  source: 'nanoGPT 2022',
  parameters: 812_288,
  make: charGpt,
  batchSize: 12,
  epochs: 2,
  quick: { make: () => charGpt({ trainSize: 400, testSize: 100, width: 0.25 }), batchSize: 12, epochs: 1 },
};
