import { adagrad, defineSuite, mnistMlp, rmsprop } from 'optimizer-bench';

/** The variants of suites/rmsprop.ts with PyTorch's RMSprop by a rule of ours: four that PyTorch can train, too. */
export default defineSuite({
  name: 'four',
  problem: mnistMlp({ hidden: [200] }),
  epochs: 5,
  batchSize: 64,
  seeds: [0],
  variants: {
    Adagrad: adagrad({ lr: 1e-2 }),
    'RMSProp α=0.9': rmsprop({ lr: 1e-3, alpha: 0.9, eps: 1e-10, epsInSqrt: true }),
    'RMSProp α=0.999': rmsprop({ lr: 1e-3, alpha: 0.999, eps: 1e-10, epsInSqrt: true }),
    RMSprop: rmsprop({ lr: 1e-3, alpha: 0.9 }),
  },
});
