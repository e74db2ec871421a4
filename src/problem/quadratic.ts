import { Generator, uniform } from '../base/random.ts';
import { checkCount, checkNumber, checkOptions } from './options.ts';
import type { QuadraticSpec } from './problem.ts';

export interface QuadraticOptions {
  /** 10 when not given. */
  readonly dimensions?: number;
  /** The largest eigenvalue over the smallest: how long the valley is for its width. 100 when not given. */
  readonly condition?: number;
  /** How many steps make an epoch; 100 when not given. */
  readonly stepsPerEpoch?: number;
}

/**
 * The quadratic bowl ½ xᵀAx, whose smallest value is 0 at x = 0. The eigenvalues of A lie between 1 / condition and 1,
 * evenly spaced on a logarithmic scale. Its axes are turned by a rotation that is always the same: along the
 * coordinates, an optimizer that scales each by itself would have nothing left to do. Starts at (1, …, 1).
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function quadratic(options: QuadraticOptions = {}): QuadraticSpec {
  checkOptions('quadratic', options, ['dimensions', 'condition', 'stepsPerEpoch']);
  const { dimensions = 10, condition = 100, stepsPerEpoch = 100 } = options;
  checkCount('quadratic', 'dimensions', dimensions, 2, 500);
  checkNumber('quadratic', 'condition', condition, 1, 1e12);
  checkCount('quadratic', 'stepsPerEpoch', stepsPerEpoch, 1, 1_000_000);
  return { kind: 'quadratic', dimensions, condition, stepsPerEpoch };
}

/** [row][column]: with A = QΛQᵀ this is Q·(Λ/2)^½, and the value the sum of squares of x times it. */
export function rotatedAxes({ dimensions, condition }: QuadraticSpec): readonly (readonly number[])[] {
  const axes = rotation(dimensions, new Generator(0));
  return Array.from({ length: dimensions }, (_, row) =>
    axes.map((axis, k) => axis[row]! * Math.sqrt(condition ** (-k / (dimensions - 1)) / 2)),
  );
}

/** Orthonormal vectors that point anywhere: random ones, made so one after another (Gram and Schmidt). */
export function rotation(dimensions: number, generator: Generator): readonly Float64Array[] {
  const axes: Float64Array[] = [];
  for (let i = 0; i < dimensions; i++) {
    let axis = Float64Array.from({ length: dimensions }, () => uniform(-1, 1, generator));
    // Twice: what rounding leaves of the other axes after the first time is gone after the second.
    for (const other of [...axes, ...axes]) {
      const along = dot(axis, other);
      axis = axis.map((value, j) => value - along * other[j]!);
    }
    const length = Math.sqrt(dot(axis, axis));
    axes.push(axis.map((value) => value / length));
  }
  return axes;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
