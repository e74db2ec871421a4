import { add, type Builder, refuse } from '../builder.ts';
import type { JsonNumber, NodeOf, Shape } from '../node.ts';
import { showShape, sizeOf } from '../shape.ts';

/** A leaf that is known by its name: the same name and shape is the same leaf. */
export function named(
  builder: Builder,
  leaf: Pick<NodeOf<'input' | 'parameter' | 'state'>, 'kind' | 'name' | 'shape' | 'type'>,
): number {
  checkShape(builder, `${leaf.kind} ${leaf.name}`, leaf.shape);
  const { kind, name, shape, type } = leaf;
  return add(builder, { kind, inputs: [], shape, ...(type && { type }), name });
}

/** Numbers that are drawn anew for each step, by a generator that belongs to `name`. */
export function random(
  builder: Builder,
  name: string,
  distribution: NodeOf<'random'>['distribution'],
  shape: Shape,
): number {
  checkShape(builder, `random ${name}`, shape);
  return add(builder, { kind: 'random', inputs: [], shape, name, distribution });
}

/** Numbers in row-major order; one number has no axes unless the shape says otherwise. */
export function constant(builder: Builder, values: number | readonly number[], shape: Shape = []): number {
  const list = typeof values === 'number' ? [values] : values;
  if (list.length !== sizeOf(shape))
    refuse(
      builder,
      'constant',
      `got ${list.length} numbers, expected the ${sizeOf(shape)} of shape ${showShape(shape)}`,
    );
  return add(builder, { kind: 'constant', inputs: [], shape, values: list.map(jsonNumber) });
}

/** 0, 1, 2, … along an axis of a tensor of `rank` axes, the others of which have length 1. */
export function index(builder: Builder, length: number, axis = 0, rank = 1): number {
  const shape = Array.from({ length: rank }, (_, i) => (i === axis ? length : 1));
  checkShape(builder, 'index', shape);
  return add(builder, { kind: 'index', inputs: [], shape, type: 'integer', axis });
}

/** JSON has no word for what is not finite, and none for −0 that JavaScript would write. */
function jsonNumber(value: number): JsonNumber {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}

export function checkShape(builder: Builder, operation: string, shape: Shape): void {
  if (!shape.every((length) => Number.isInteger(length) && length >= 0))
    refuse(builder, operation, `got shape ${showShape(shape)}, expected whole numbers, none below 0`);
}
