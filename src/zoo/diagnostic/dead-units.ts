import { normals } from '../../base/random-normal.ts';
import { Generator } from '../../base/random.ts';
import { defineProblem } from '../../model/define-problem.ts';
import { mseLoss } from '../../model/losses.ts';
import { arrays } from '../../problem/data/sources/arrays.ts';
import { diagnostic } from './diagnostic.ts';

const FEATURES = 10;

/**
 * A network of 64 ReLU units that learns what one of 8 says, and whose biases start so far below 0 that few samples wake a
 * unit: at level 3 one in 700, and a unit that sleeps has no gradient. What it learns has mean 0 and variance 1.
 */
export const deadUnits = diagnostic({
  name: 'deadUnits',
  description: 'a network whose units hardly ever wake up',
  level: 'how many standard deviations of its input a unit sleeps through',
  levels: [0, 1, 2, 3, 4],
  at: (level) =>
    defineProblem({
      name: `dead units ${level}`,
      data: arrays({
        name: 'what a network says',
        fields: { x: [FEATURES], y: [] },
        train: samples(4096, 1),
        test: samples(1024, 2),
      }),
      loss({ x, y }, net) {
        const weight = { kind: 'normal', mean: 0, std: FEATURES ** -0.5 } as const;
        const hidden = net.linear('hidden', x, 64, { initial: { weight, bias: -level } }).relu();
        return { loss: mseLoss(net.linear('out', hidden, 1).flatten(0), y) };
      },
    }),
  batchSize: 64,
  epochs: 20,
  passing: { metric: 'loss', split: 'test', atMost: 0.2 },
});

/** Normal x, and for y a sum of 8 ReLU units of it with random directions, half of them with a minus. */
function samples(count: number, seed: number) {
  const units = 8;
  const weights = normals(units * FEATURES, 0, FEATURES ** -0.5, new Generator(0));
  const x = normals(count * FEATURES, 0, 1, new Generator(seed));
  const raw = Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) {
      let seen = 0;
      for (let k = 0; k < FEATURES; k++) seen += weights[unit * FEATURES + k]! * x[i * FEATURES + k]!;
      sum += (unit % 2 === 0 ? 1 : -1) * Math.max(seen, 0);
    }
    return sum;
  });
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  const std = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  return { x, y: Float32Array.from(raw, (value) => (value - mean) / std) };
}
