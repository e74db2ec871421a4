import {
  adam,
  beale,
  defineSuite,
  iris,
  matrixFactorisation,
  mnist784_128_sigmoid,
  quadraticDeep,
  rmsprop,
  sgd,
  sparseEmbedding,
} from 'optimizer-bench';

// Six small problems of the zoo, in batches as they were published in and for less long: does an optimizer that is good at
// one do well at the others? `bench list problems` has all of them, with their sources and budgets.
export default defineSuite({
  name: 'zoo',
  problems: {
    digits: { problem: mnist784_128_sigmoid(), batchSize: 64, epochs: 3 },
    irises: { problem: iris(), batchSize: 16, epochs: 50 },
    'noisy bowl': { problem: quadraticDeep(), batchSize: 128, epochs: 50 },
    'matrix factorisation': { problem: matrixFactorisation(), batchSize: 100, epochs: 20 },
    'rare words': { problem: sparseEmbedding(), batchSize: 16, epochs: 10 },
    "Beale's valley": beale(),
  },
  epochs: 10,
  seeds: [0, 1, 2],
  variants: {
    'SGD with momentum': sgd({ lr: 2e-2, momentum: 0.9 }),
    RMSProp: rmsprop({ lr: 3e-3 }),
    Adam: adam({ lr: 3e-3 }),
  },
  quick: {
    problems: {
      digits: {
        problem: mnist784_128_sigmoid({ trainSize: 7_424, validation: 1_024, testSize: 1_000 }),
        batchSize: 64,
        epochs: 3,
      },
      irises: { problem: iris(), batchSize: 16, epochs: 20 },
      'noisy bowl': { problem: quadraticDeep(), batchSize: 128, epochs: 10 },
      'matrix factorisation': { problem: matrixFactorisation(), batchSize: 100, epochs: 15 },
      'rare words': { problem: sparseEmbedding({ words: 500, texts: 1_600 }), batchSize: 16, epochs: 5 },
      "Beale's valley": beale(),
    },
    epochs: 5,
    seeds: [0, 1],
  },
});
