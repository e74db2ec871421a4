import { adam, defineSuite, mnistLogistic, mnistMlp, rmsprop, rosenbrock, sgd } from 'optimizer-bench';

// Several problems in one suite: every variant is trained on each of them, and each has a budget of its own.
export default defineSuite({
  name: 'several',
  problems: {
    'softmax regression': mnistLogistic(),
    'one hidden layer': { problem: mnistMlp({ hidden: [200] }), epochs: 3 },
    'a valley': { problem: rosenbrock({ stepsPerEpoch: 500 }), epochs: 6 },
  },
  epochs: 2,
  batchSize: 64,
  seeds: [0, 1],
  variants: {
    'SGD with momentum': sgd({ lr: 1e-3, momentum: 0.9 }),
    RMSProp: rmsprop({ lr: 1e-3 }),
    Adam: adam({ lr: 1e-3 }),
  },
  quick: {
    problems: {
      'softmax regression': mnistLogistic({ trainSize: 6_400, testSize: 1_000 }),
      'one hidden layer': mnistMlp({ hidden: [32], trainSize: 6_400, testSize: 1_000 }),
      'a valley': rosenbrock(),
    },
    epochs: 2,
  },
});
