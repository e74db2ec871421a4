import { defineOptimizer, defineSuite, mnistMlp, rmsprop } from 'optimizer-bench';

/** An optimizer of one's own: RMSProp whose average is corrected for having started at zero, as Adam's is. */
const corrected = defineOptimizer({
  name: 'corrected RMSProp',
  hyper: { lr: 1e-3, alpha: 0.999, eps: 1e-8 },
  range: { alpha: { atLeast: 0, below: 1 } },
  state: { square: 0 },
  update({ param, grad, t, square }, { lr, alpha, eps }) {
    square = alpha * square + (1 - alpha) * grad * grad;
    const average = square / (1 - alpha ** t);
    param = param - (lr * grad) / (Math.sqrt(average) + eps);
    return { param, square };
  },
});

export default defineSuite({
  name: 'own-rule',
  problem: mnistMlp({ hidden: [200], trainSize: 12_800 }),
  epochs: 3,
  batchSize: 64,
  seeds: [0, 1, 2],
  variants: {
    'RMSProp α=0.999': rmsprop({ lr: 1e-3, alpha: 0.999 }),
    'corrected α=0.999': corrected(),
  },
});
