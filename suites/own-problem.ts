import { adam, arrays, defineProblem, defineSuite, l1Loss, mseLoss, rmsprop, sgd } from 'optimizer-bench';

// A problem of your own: data that this file makes, a model, its loss, and what else is to be measured.
const place = (i: number) => [2 * ((i * 0.7548776662) % 1) - 1, 2 * ((i * 0.569840291) % 1) - 1] as const;
const height = ([a, b]: readonly [number, number]) => Math.sin(3 * a) * b;

const samples = (count: number, from: number) => {
  const places = Array.from({ length: count }, (_, i) => place(from + i));
  return { x: Float32Array.from(places.flat()), y: Float32Array.from(places, height) };
};

const surface = defineProblem({
  name: 'surface',
  data: arrays({ name: 'sin(3a) b', fields: { x: [2], y: [] }, train: samples(4096, 1), test: samples(512, 5000) }),
  loss({ x, y }, net) {
    const hidden = net.linear('f2', net.linear('f1', x, 32).tanh(), 32).tanh();
    const guess = net.linear('out', hidden, 1).flatten(0);
    return { loss: mseLoss(guess, y), 'mean absolute error': l1Loss(guess, y) };
  },
});

export default defineSuite({
  name: 'own-problem',
  problem: surface,
  epochs: 20,
  batchSize: 64,
  seeds: [0, 1],
  variants: {
    'SGD with momentum': sgd({ lr: 5e-2, momentum: 0.9 }),
    RMSProp: rmsprop({ lr: 1e-3 }),
    Adam: adam({ lr: 3e-3 }),
  },
  quick: { epochs: 5, seeds: [0] },
});
