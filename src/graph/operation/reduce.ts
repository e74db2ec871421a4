import { add, type Builder, refuse, shapeOf } from '../builder.ts';
import { argument, number, times } from '../expression.ts';
import type { Shape } from '../node.ts';
import { showShape, sizeOf, withRank } from '../shape.ts';
import { map } from './map.ts';
import { expand, reshape } from './view.ts';

/** The sum over some axes, which keep length 1. Of nothing it is 0. */
export function sum(builder: Builder, x: number, axes: readonly number[]): number {
  const { kind, inputs, shape } = builder.nodes[x]!;
  const source = kind === 'expand' ? shapeOf(builder, inputs[0]!) : shape;
  const repeated = axes.filter((axis) => source[axis] !== shape[axis]);
  const count = sizeOf(repeated.map((axis) => shape[axis]!));
  if (repeated.length === 0 || count === 0) return reduce(builder, 'sum', x, axes);
  // The sum of what is repeated is a multiple of it.
  const once = source.map((length, axis) => (repeated.includes(axis) ? 1 : length === 1 ? shape[axis]! : length));
  const multiple = map(builder, times(argument(0), number(count)), [expand(builder, inputs[0]!, once)]);
  return reduce(builder, 'sum', multiple, axes);
}

/** The sum over the axes along which a tensor of `shape` would be repeated to become x: undoes a broadcast. */
export function sumTo(builder: Builder, x: number, shape: Shape): number {
  const from = shapeOf(builder, x);
  const aligned = withRank(shape, from.length);
  const axes = from.flatMap((length, i) => (length === aligned[i] ? [] : [i]));
  return reshape(builder, sum(builder, x, axes), shape);
}

/** The largest over some axes, which keep length 1; NaN where there is one. */
export function max(builder: Builder, x: number, axes: readonly number[]): number {
  const shape = shapeOf(builder, x);
  if (axes.some((axis) => shape[axis] === 0))
    refuse(builder, 'max', `got ${showShape(shape)}, expected an axis that is not empty, for nothing has no maximum`);
  return reduce(builder, 'max', x, axes);
}

function reduce(builder: Builder, kind: 'sum' | 'max', x: number, axes: readonly number[]): number {
  const shape = shapeOf(builder, x);
  checkAxes(builder, kind, x, axes);
  // An axis of length 1 is reduced already.
  const left = [...new Set(axes)].filter((axis) => shape[axis] !== 1).sort((a, b) => a - b);
  if (left.length === 0) return x;
  const reduced = shape.map((length, i) => (left.includes(i) ? 1 : length));
  return add(builder, { kind, inputs: [x], shape: reduced, axes: left });
}

/** The first position of the largest along an axis, which keeps length 1; of a NaN where there is one. */
export function argmax(builder: Builder, x: number, axis: number): number {
  const shape = shapeOf(builder, x);
  checkAxes(builder, 'argmax', x, [axis]);
  if (shape[axis] === 0)
    refuse(
      builder,
      'argmax',
      `got ${showShape(shape)}, expected an axis that is not empty, for nothing has no maximum`,
    );
  return add(builder, { kind: 'argmax', inputs: [x], shape: shape.with(axis, 1), type: 'integer', axis });
}

function checkAxes(builder: Builder, operation: string, x: number, axes: readonly number[]): void {
  const shape = shapeOf(builder, x);
  if (axes.some((axis) => !(axis in shape)))
    refuse(builder, operation, `got axes ${showShape(axes)}, expected axes of ${showShape(shape)}`);
}
