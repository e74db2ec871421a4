import { defineSuite, mnistMlp, rmsprop, sweep } from 'optimizer-bench';

/** What sweep-256.ts does, small enough to try `npm run card` without a card. */
export default defineSuite({
  name: 'sweep-4',
  problem: mnistMlp({ hidden: [200], trainSize: 640, testSize: 640 }),
  epochs: 2,
  batchSize: 64,
  seeds: [0],
  variants: sweep(rmsprop, { lr: [1e-3, 1e-2], alpha: [0.9, 0.99] }),
});
