import type { Shape } from './node.ts';

/** How many numbers a tensor of this shape has. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

/** The shape that all are broadcast to: axes are matched from the last, and 1 fits any length. Undefined if none. */
export function broadcast(shapes: readonly Shape[]): Shape | undefined {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes)
    for (const [i, length] of withRank(shape, rank).entries()) {
      if (length === 1) continue;
      if (result[i] !== 1 && result[i] !== length) return undefined;
      result[i] = length;
    }
  return result;
}

/** The same shape with axes of length 1 before it. */
export function withRank(shape: Shape, rank: number): Shape {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
