import {
  adam,
  adamw,
  arrays,
  crossEntropy,
  defineProblem,
  defineSuite,
  sgd,
  type Net,
  type Tensor,
} from 'optimizer-bench';

// A small GPT that guesses the next character of sentences from a grammar of a dozen words.
const [CONTEXT, SIZE, HEADS, LAYERS] = [32, 48, 4, 2];

const WORDS = [
  ['the', 'a'],
  ['old', 'small', 'quiet'],
  ['cat', 'dog', 'bird'],
  ['sees', 'follows', 'likes'],
] as const;
const ALPHABET = ['.', ' ', ...new Set(WORDS.flat().join(''))];

/** Sentences such as "the old cat sees a small dog." one after another, as numbers of characters. */
function text(sentences: number, seed: number): Int32Array {
  let state = seed;
  const choose = (words: readonly string[]): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return words[Math.floor((state / 2 ** 32) * words.length)]!;
  };
  const [article, adjective, noun, verb] = WORDS;
  const order = [article, adjective, noun, verb, article, adjective, noun];
  const written = Array.from({ length: sentences }, () => `${order.map(choose).join(' ')}.`).join(' ');
  return Int32Array.from(written, (character) => ALPHABET.indexOf(character));
}

/** Every stretch of CONTEXT characters, and the character that follows each of them. */
function windows(characters: Int32Array) {
  const count = Math.floor((characters.length - 1) / CONTEXT);
  return { tokens: characters.slice(0, count * CONTEXT), next: characters.slice(1, count * CONTEXT + 1) };
}

/** Each place takes from those before it what its query finds in their keys. */
function attention(net: Net, name: string, x: Tensor): Tensor {
  const [batch, time, size] = x.shape as [number, number, number];
  const all = net
    .linear(`${name}.qkv`, x, 3 * size)
    .reshape(batch, time, 3, HEADS, size / HEADS)
    .permute(2, 0, 3, 1, 4);
  const part = (at: number): Tensor => all.slice(0, at, at + 1).reshape(batch, HEADS, time, size / HEADS);
  const scores = part(0)
    .matmul(part(1).transpose())
    .div(Math.sqrt(size / HEADS));
  const mixed = scores.causal().softmax().matmul(part(2)).permute(0, 2, 1, 3).reshape(batch, time, size);
  return net.linear(`${name}.out`, mixed, size);
}

const gpt = defineProblem({
  name: 'gpt',
  data: arrays({
    name: 'sentences',
    fields: { tokens: [CONTEXT], next: [CONTEXT] },
    train: windows(text(1600, 1)),
    test: windows(text(200, 2)),
  }),
  loss({ tokens, next }, net) {
    const places = net.parameter('places', [CONTEXT, SIZE], { kind: 'normal', mean: 0, std: 0.02 });
    let x = net.embedding('characters', tokens, ALPHABET.length, SIZE).mul(0.1).add(places);
    for (let layer = 0; layer < LAYERS; layer++) {
      x = x.add(attention(net, `${layer}.attention`, net.layerNorm(`${layer}.norm1`, x)));
      const wide = net.linear(`${layer}.up`, net.layerNorm(`${layer}.norm2`, x), 4 * SIZE).gelu();
      x = x.add(net.linear(`${layer}.down`, wide, SIZE));
    }
    // The same table says what a character is and which one comes next.
    const table = net.parameter('characters.weight', [ALPHABET.length, SIZE]);
    const loss = crossEntropy(net.layerNorm('norm', x).matmul(table.transpose()), next);
    return { loss, perplexity: loss.exp() };
  },
});

export default defineSuite({
  name: 'gpt',
  problem: gpt,
  epochs: 3,
  batchSize: 16,
  seeds: [0],
  variants: {
    'SGD with momentum': sgd({ lr: 1e-2, momentum: 0.9 }),
    Adam: adam({ lr: 1e-3 }),
    AdamW: adamw({ lr: 1e-3, weightDecay: 1e-2 }),
  },
  quick: { epochs: 1, only: ['SGD with momentum', 'Adam'] },
});
