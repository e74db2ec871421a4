import { normals } from '../base/random-normal.ts';
import { Generator, uniform } from '../base/random.ts';
import { defineProblem, type ProblemDefinition } from '../model/define-problem.ts';
import { arrays } from '../problem/data/sources/arrays.ts';
import { checkCount, checkOptions } from '../problem/options.ts';
import { rotation } from '../problem/rotated-axes.ts';
import type { ZooEntry } from './entry.ts';

export interface QuadraticDeepOptions {
  /** How many numbers are trained; of the eigenvalues nine in ten are small. 100 when not given. */
  readonly dimensions?: number;
  /** Points to learn from, and as many to be judged by; 1000 when not given. */
  readonly points?: number;
}

/**
 * The mean of ½ (θ − x)ᵀQ(θ − x) over normal points x of deviation 0.6, from θ = 1 on. Of the eigenvalues of Q 90 % are
 * uniform between 0 and 1 and 10 % between 30 and 60, as in deep learning; its axes are rotated at random. The smallest
 * mean loss is above 0, where θ is the points' mean.
 *
 * Source: quadratic_deep of DeepOBS (https://github.com/fsschneider/DeepOBS; F. Schneider, L. Balles and P. Hennig, "DeepOBS:
 * A Deep Learning Optimizer Benchmark Suite", 2019). Eigenvalues, axes and points are drawn by our generator, always the
 * same, in place of NumPy's.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function quadraticDeep(options: QuadraticDeepOptions = {}): ProblemDefinition {
  checkOptions('quadraticDeep', options, ['dimensions', 'points']);
  const { dimensions = 100, points = 1000 } = options;
  checkCount('quadraticDeep', 'dimensions', dimensions, 10, 500);
  checkCount('quadraticDeep', 'points', points, 1, 1_000_000);
  const shape = [dimensions, dimensions];
  const matrix = hessian(dimensions);
  const drawn = (seed: number) => ({ x: normals(points * dimensions, 0, 0.6, new Generator(seed)) });
  return defineProblem({
    name: 'quadraticDeep',
    data: arrays({ name: 'normal points', fields: { x: [dimensions] }, train: drawn(42), test: drawn(43) }),
    loss({ x }, net) {
      const apart = net.parameter('theta', [dimensions], 1).sub(x);
      return { loss: apart.matmul(net.constant(shape, matrix)).mul(apart).sum(1).mean().mul(0.5) };
    },
  });
}

/** Q = Σ λ a aᵀ over axes a, in row-major order. */
function hessian(dimensions: number): readonly number[] {
  const generator = new Generator(42);
  const small = Math.round(0.9 * dimensions);
  const eigenvalues = Array.from({ length: dimensions }, (_, i) =>
    i < small ? uniform(0, 1, generator) : uniform(30, 60, generator),
  );
  const axes = rotation(dimensions, generator);
  return Array.from({ length: dimensions ** 2 }, (_, place) => {
    const [row, column] = [Math.floor(place / dimensions), place % dimensions];
    return axes.reduce((sum, axis, k) => sum + eigenvalues[k]! * axis[row]! * axis[column]!, 0);
  });
}

export const quadraticDeepEntry: ZooEntry = {
  name: 'quadraticDeep',
  description: 'noisy bowl in 100 dimensions with the eigenvalues of deep learning, rotated',
  source: 'DeepOBS 2019, quadratic_deep',
  parameters: 100,
  make: quadraticDeep,
  batchSize: 128,
  epochs: 100,
  quick: { make: quadraticDeep, batchSize: 128, epochs: 10 },
};
