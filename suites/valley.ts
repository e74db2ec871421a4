import { adagrad, adam, defineSuite, rmsprop, rosenbrock, sgd } from 'optimizer-bench';

// Rosenbrock's valley: down its walls is easy, along its bent floor is slow. No data, and done in seconds.
export default defineSuite({
  name: 'valley',
  problem: rosenbrock({ start: [-1.2, 1], stepsPerEpoch: 1000 }),
  epochs: 10,
  seeds: [0],
  variants: {
    SGD: sgd({ lr: 2e-3 }),
    Adagrad: adagrad({ lr: 0.5 }),
    RMSProp: rmsprop({ lr: 1e-3 }),
    Adam: adam({ lr: 5e-3 }),
  },
});
