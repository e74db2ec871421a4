import { Generator, uniform } from '../base/random.ts';
import type { QuadraticSpec } from './problem.ts';

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
