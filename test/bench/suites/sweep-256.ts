import { defineSuite, mnistMlp, rmsprop, sweep } from 'optimizer-bench';

const powers = (from: number, to: number): number[] =>
  Array.from({ length: 16 }, (_, i) => Number((10 ** (from + ((to - from) * i) / 15)).toPrecision(3)));

/** 16 learning rates × 16 α, one cohort for a graphics card. */
export default defineSuite({
  name: 'sweep-256',
  problem: mnistMlp({ hidden: [200] }),
  epochs: 5,
  batchSize: 64,
  seeds: [0],
  variants: sweep(rmsprop, { lr: powers(-5, -2), alpha: powers(-3, -0.3).map((x) => Number((1 - x).toFixed(4))) }),
});
