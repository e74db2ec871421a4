import type { Shape } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';

/** A tensor in row-major order. */
export interface Values {
  readonly shape: Shape;
  readonly values: Float64Array;
}

/** A tensor of which every element is computed from its coordinates. */
export function build(shape: Shape, element: (at: readonly number[]) => number): Float64Array {
  const values = new Float64Array(sizeOf(shape));
  forEachPlace(shape, (at, i) => {
    values[i] = element(at);
  });
  return values;
}

/** Visits all coordinates in row-major order; `at` is reused. */
export function forEachPlace(shape: Shape, visit: (at: readonly number[], index: number) => void): void {
  const at = shape.map(() => 0);
  const size = sizeOf(shape);
  for (let index = 0; index < size; index += 1) {
    visit(at, index);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      at[axis]! += 1;
      if (at[axis]! < shape[axis]!) break;
      at[axis] = 0;
    }
  }
}

/** Where the element at these coordinates lies. */
export function offset(shape: Shape, at: readonly number[]): number {
  return shape.reduce((sum, length, axis) => sum * length + at[axis]!, 0);
}

/** The element that a larger tensor has at `at` when x is broadcast to it. */
export function broadcastElement({ shape, values }: Values, at: readonly number[]): number {
  const missing = at.length - shape.length;
  return values[
    offset(
      shape,
      shape.map((length, axis) => (length === 1 ? 0 : at[missing + axis]!)),
    )
  ]!;
}
