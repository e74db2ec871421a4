import { defineSuite, mnistMlp, rmsprop } from 'optimizer-bench';

/** A single training step of the usual network: what is left is getting there. */
export default defineSuite({
  name: 'one-step',
  problem: mnistMlp({ hidden: [200], trainSize: 64, testSize: 64 }),
  epochs: 1,
  batchSize: 64,
  seeds: [0],
  variants: { RMSProp: rmsprop({ lr: 1e-3 }) },
});
