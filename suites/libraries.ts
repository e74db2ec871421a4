import { defineSuite, library, mnistMlp, rmsprop } from 'optimizer-bench';

/**
 * One optimizer from three hands: ours, PyTorch's and TensorFlow.js's, with the same settings. The first two agree; the
 * third adds its epsilon in another place. PyTorch's is skipped where no python3 has PyTorch.
 */
export default defineSuite({
  name: 'libraries',
  problem: mnistMlp({ hidden: [200] }),
  epochs: 5,
  batchSize: 64,
  seeds: [0],
  variants: {
    ours: rmsprop({ lr: 1e-3, alpha: 0.9 }),
    PyTorch: library.torch.RMSprop({ lr: 1e-3, alpha: 0.9 }),
    'TensorFlow.js': library.tfjs.rmsprop({ lr: 1e-3, decay: 0.9 }),
  },
});
