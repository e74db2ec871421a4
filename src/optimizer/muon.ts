import { defineOptimizer } from './define.ts';

/**
 * Muon: momentum whose step is made orthogonal in every matrix; what is no matrix, a bias say, is updated by AdamW.
 *
 * Jordan et al., "Muon", 2024, https://kellerjordan.github.io/posts/muon/: five steps of Newton and Schulz with its
 * coefficients, Nesterov momentum, steps scaled by √max(1, rows / columns), decoupled weight decay; names and defaults of
 * its MuonWithAuxAdam, which takes the five steps in bfloat16, we in the engine's precision. It is meant for hidden
 * layers; here every matrix takes part, the first and last layers too, unless it has a single row or column or is an
 * embedding. A convolution's kernel is the matrix [out, in·kh·kw], whose sides also scale its step; MuonWithAuxAdam scales
 * it by √max(1, kh / kw). What is stacked in one parameter, as an LSTM's gates are, is one matrix. What is none moves by
 * `adamLr` alone, a group's own lr there: of a problem without matrices `lr` says nothing. A schedule reaches both, as
 * PyTorch's schedulers reach the lr of every group.
 */
export const muon = defineOptimizer({
  name: 'muon',
  hyper: {
    lr: 0.02,
    momentum: 0.95,
    nesterov: true,
    weightDecay: 0,
    adamLr: 3e-4,
    adamBeta1: 0.9,
    adamBeta2: 0.95,
    adamEps: 1e-10,
  },
  range: {
    momentum: { atLeast: 0, below: 1 },
    weightDecay: { atLeast: 0 },
    adamLr: { above: 0 },
    adamBeta1: { atLeast: 0, below: 1 },
    adamBeta2: { atLeast: 0, below: 1 },
    adamEps: { atLeast: 0 },
  },
  state: { buffer: 0, mean: 0, square: 0 },
  learningRates: ['adamLr'],
  update(
    { param, grad, t, buffer, mean, square, tensor },
    { lr, momentum, nesterov, weightDecay, adamLr, adamBeta1, adamBeta2, adamEps },
  ) {
    buffer = buffer + (1 - momentum) * (grad - buffer);
    const direction = nesterov ? grad + momentum * (buffer - grad) : buffer;
    const orthogonal = tensor.orthogonal(direction) * Math.sqrt(Math.max(1, tensor.rows / tensor.columns));
    mean = adamBeta1 * mean + (1 - adamBeta1) * grad;
    square = adamBeta2 * square + (1 - adamBeta2) * grad * grad;
    const root = Math.sqrt(square / (1 - adamBeta2 ** t)) + adamEps;
    const adam = mean / (1 - adamBeta1 ** t) / root;
    const isHidden = tensor.isMatrix && !tensor.isEmbedding;
    const rate = isHidden ? lr : adamLr;
    const move = isHidden ? orthogonal : adam;
    param = param - rate * weightDecay * param;
    param = param - rate * move;
    return { param, buffer, mean, square };
  },
});
