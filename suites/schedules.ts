import {
  byEpoch,
  clipGradNorm,
  cosineAnnealingLR,
  defineSuite,
  linearLR,
  mnistMlp,
  oneCycleLR,
  rmsprop,
  scheduled,
  sequentialLR,
  sgd,
  stepLR,
  sweep,
} from 'optimizer-bench';

// What does a learning-rate schedule bring? An epoch is 200 steps here.
export default defineSuite({
  name: 'schedules',
  problem: mnistMlp({ hidden: [200], trainSize: 12_800 }),
  epochs: 3,
  batchSize: 64,
  seeds: [0, 1, 2],
  variants: {
    ...sweep(rmsprop, { lr: [1e-3, 1e-2], alpha: [0.9, 0.99] }),
    'RMSProp, halved every epoch': scheduled(rmsprop(), byEpoch(stepLR({ stepSize: 1, gamma: 0.5 }))),
    'RMSProp, warm-up, then cosine': scheduled(
      rmsprop(),
      sequentialLR([linearLR({ startFactor: 0.01, totalIters: 50 }), cosineAnnealingLR()], [50]),
    ),
    'SGD, one cycle': scheduled(sgd({ lr: 0.1, momentum: 0.9 }), oneCycleLR()),
    'SGD, gradients clipped': clipGradNorm(sgd({ lr: 0.1, momentum: 0.9 }), 1),
  },
});
