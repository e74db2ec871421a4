import { adagrad, adam, beale, defineSuite, rmsprop, sgd } from 'optimizer-bench';

// Beale's function: a flat valley with steep walls, over contours. `bench list problems` names others to put in its place.
export default defineSuite({
  name: 'functions',
  problem: beale(),
  epochs: 10,
  seeds: [0],
  variants: {
    SGD: sgd({ lr: 1e-2 }),
    'SGD with momentum': sgd({ lr: 1e-2, momentum: 0.9 }),
    Adagrad: adagrad({ lr: 0.3 }),
    RMSProp: rmsprop({ lr: 1e-2 }),
    Adam: adam({ lr: 5e-2 }),
  },
  quick: { epochs: 5 },
});
