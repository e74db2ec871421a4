import { adagrad, defineSuite, library, mnistMlp, rmsprop } from 'optimizer-bench';

// Does RMSProp's decay rate matter? A two-layer network on MNIST; Adagrad is what RMSProp was made from.
export default defineSuite({
  name: 'rmsprop',
  problem: mnistMlp({ hidden: [200] }),
  epochs: 5,
  batchSize: 64,
  seeds: [0],
  variants: {
    Adagrad: adagrad({ lr: 1e-2 }),
    'RMSProp α=0.9': rmsprop({ lr: 1e-3, alpha: 0.9, eps: 1e-10, epsInSqrt: true }),
    'RMSProp α=0.999': rmsprop({ lr: 1e-3, alpha: 0.999, eps: 1e-10, epsInSqrt: true }),
    'library RMSprop': library.tfjs.rmsprop({ lr: 1e-3, decay: 0.9 }),
  },
});
