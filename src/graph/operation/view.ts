import { add, type Builder, refuse, shapeOf } from '../builder.ts';
import type { GraphNode, Shape } from '../node.ts';
import { sameShape, showShape, sizeOf } from '../shape.ts';
import { checkShape } from './leaf.ts';

/*
 * What does nothing is not written down, and of two views of one kind in a row one is left. A number that is repeated
 * everywhere stays one number, expanded: a view of it is another expansion.
 */

/** The same numbers in the same order. */
export function reshape(builder: Builder, x: number, shape: Shape): number {
  checkShape(builder, 'reshape', shape);
  const node = builder.nodes[x]!;
  if (sizeOf(node.shape) !== sizeOf(shape)) {
    const counts = `${sizeOf(node.shape)} and ${sizeOf(shape)} numbers`;
    const shapes = `got ${showShape(node.shape)}, expected as many numbers as ${showShape(shape)} has`;
    refuse(builder, 'reshape', `${shapes} (${counts})`);
  }
  if (sameShape(node.shape, shape)) return x;
  if (node.kind === 'reshape') return reshape(builder, node.inputs[0]!, shape);
  if (node.kind === 'constant') return add(builder, { kind: 'constant', inputs: [], shape, values: node.values });
  return filled(builder, x, shape) ?? add(builder, { kind: 'reshape', inputs: [x], shape, ...typeOf(builder, x) });
}

/** Axis i of the result is axis `axes[i]` of x. */
export function permute(builder: Builder, x: number, axes: readonly number[]): number {
  const node = builder.nodes[x]!;
  const sorted = [...axes].sort((a, b) => a - b);
  if (axes.length !== node.shape.length || sorted.some((axis, i) => axis !== i)) {
    const all = node.shape.map((_, i) => i);
    const got = `got axes ${showShape(axes)} for ${showShape(node.shape)}`;
    refuse(builder, 'permute', `${got}, expected each of ${showShape(all)} once`);
  }
  if (axes.every((axis, i) => axis === i)) return x;
  const shape = axes.map((axis) => node.shape[axis]!);
  if (node.kind === 'permute') {
    const through = axes.map((axis) => node.axes[axis]!);
    return permute(builder, node.inputs[0]!, through);
  }
  return (
    filled(builder, x, shape) ?? add(builder, { kind: 'permute', inputs: [x], shape, ...typeOf(builder, x), axes })
  );
}

/** Swaps the last two axes. */
export function transpose(builder: Builder, x: number): number {
  const axes = shapeOf(builder, x).map((_, i) => i);
  return permute(builder, x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}

/** Broadcasts x to a shape: axes of length 1 are repeated, and missing ones come first. */
export function expand(builder: Builder, x: number, shape: Shape): number {
  const node = builder.nodes[x]!;
  const missing = shape.length - node.shape.length;
  if (missing < 0 || !node.shape.every((length, i) => length === 1 || length === shape[missing + i]))
    refuse(builder, 'expand', `got ${showShape(node.shape)}, expected what can be broadcast to ${showShape(shape)}`);
  if (sameShape(node.shape, shape)) return x;
  if (missing > 0)
    return expand(builder, reshape(builder, x, [...shape.slice(0, missing).map(() => 1), ...node.shape]), shape);
  const inner = node.kind === 'expand' ? node.inputs[0]! : x;
  return add(builder, { kind: 'expand', inputs: [inner], shape, ...typeOf(builder, x) });
}

/** From `from` up to, not including, `to` along each axis. */
export function slice(builder: Builder, x: number, from: readonly number[], to: readonly number[]): number {
  const node = builder.nodes[x]!;
  const fits = node.shape.every((length, i) => {
    const [first, last] = [from[i], to[i]];
    return Number.isInteger(first) && Number.isInteger(last) && 0 <= first! && first! <= last! && last! <= length;
  });
  if (!fits || from.length !== node.shape.length || to.length !== node.shape.length) {
    const got = `got ${showShape(from)} to ${showShape(to)}`;
    refuse(builder, 'slice', `${got}, expected 0 <= from <= to <= length for each axis of ${showShape(node.shape)}`);
  }
  const shape = from.map((first, i) => to[i]! - first);
  if (sameShape(shape, node.shape)) return x;
  if (node.kind === 'slice') {
    const start = from.map((first, i) => first + node.from[i]!);
    const end = to.map((last, i) => last + node.from[i]!);
    return slice(builder, node.inputs[0]!, start, end);
  }
  return filled(builder, x, shape) ?? add(builder, { kind: 'slice', inputs: [x], shape, ...typeOf(builder, x), from });
}

/** In reverse order along some axes. */
export function flip(builder: Builder, x: number, axes: readonly number[]): number {
  const node = builder.nodes[x]!;
  const turned = [...new Set(axes)].sort((a, b) => a - b);
  if (turned.some((axis) => !(axis in node.shape)))
    refuse(builder, 'flip', `got axes ${showShape(axes)}, expected axes of ${showShape(node.shape)}`);
  const moving = turned.filter((axis) => node.shape[axis]! > 1);
  if (moving.length === 0) return x;
  if (node.kind === 'flip') {
    const once = [...moving, ...node.axes].filter((axis) => moving.includes(axis) !== node.axes.includes(axis));
    return flip(builder, node.inputs[0]!, once);
  }
  const { shape } = node;
  return (
    filled(builder, x, shape) ?? add(builder, { kind: 'flip', inputs: [x], shape, ...typeOf(builder, x), axes: moving })
  );
}

/** Zeros around x: `before` and `after` along each axis. */
export function pad(builder: Builder, x: number, before: readonly number[], after: readonly number[]): number {
  const shape = shapeOf(builder, x);
  const fits = [...before, ...after].every((count) => Number.isInteger(count) && count >= 0);
  if (!fits || before.length !== shape.length || after.length !== shape.length) {
    const got = `got ${showShape(before)} before and ${showShape(after)} after`;
    refuse(builder, 'pad', `${got}, expected a count of zeros for each axis of ${showShape(shape)}`);
  }
  const padded = shape.map((length, i) => before[i]! + length + after[i]!);
  if (sameShape(shape, padded)) return x;
  return add(builder, { kind: 'pad', inputs: [x], shape: padded, ...typeOf(builder, x), before });
}

/** One after the other along an axis. */
export function concat(builder: Builder, parts: readonly number[], axis: number): number {
  const shapes = parts.map((part) => shapeOf(builder, part));
  const [first] = shapes;
  if (first === undefined) refuse(builder, 'concat', 'got nothing, expected one tensor or more');
  const fits = (shape: Shape) =>
    shape.length === first.length && shape.every((length, i) => i === axis || length === first[i]);
  if (!(axis in first) || !shapes.every(fits)) {
    const got = shapes.map(showShape).join(', ');
    refuse(builder, 'concat', `got ${got} along axis ${axis}, expected shapes that differ in that axis alone`);
  }
  const filledParts = parts.filter((_, i) => shapes[i]![axis]! > 0);
  if (filledParts.length <= 1) return filledParts[0] ?? parts[0]!;
  const shape = first.with(
    axis,
    shapes.reduce((sum, each) => sum + each[axis]!, 0),
  );
  const integer = parts.every((part) => builder.nodes[part]!.type === 'integer');
  return add(builder, { kind: 'concat', inputs: filledParts, shape, ...(integer ? { type: 'integer' } : {}), axis });
}

/** x itself, which no gradient passes. */
export function stop(builder: Builder, x: number): number {
  const { kind, shape } = builder.nodes[x]!;
  if (kind === 'stop' || kind === 'constant') return x;
  return add(builder, { kind: 'stop', inputs: [x], shape, ...typeOf(builder, x) });
}

/** One number, everywhere. */
export function fill(builder: Builder, x: number, shape: Shape): number {
  return expand(
    builder,
    reshape(
      builder,
      x,
      shape.map(() => 1),
    ),
    shape,
  );
}

/** Where x is one number that is repeated: the same in another shape. */
function filled(builder: Builder, x: number, shape: Shape): number | undefined {
  const node = builder.nodes[x]!;
  const source = node.kind === 'expand' ? node.inputs[0]! : undefined;
  return source !== undefined && sizeOf(shapeOf(builder, source)) === 1 ? fill(builder, source, shape) : undefined;
}

function typeOf({ nodes }: Builder, x: number): Pick<GraphNode, 'type'> {
  return nodes[x]!.type === undefined ? {} : { type: 'integer' };
}
