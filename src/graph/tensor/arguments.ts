import { type Builder, refuse } from '../builder.ts';
import { show } from '../../base/show.ts';
import { unknownName } from '../../base/unknown-name.ts';
import type { Pair, Shape, Window } from '../node.ts';
import { showShape, sizeOf } from '../shape.ts';

/** An axis counted from the first, or, below 0, from the last: as a place in the shape. */
export function axisOf(builder: Builder, operation: string, axis: number, shape: Shape): number {
  const place = axis < 0 ? shape.length + axis : axis;
  if (!Number.isInteger(axis) || !(place in shape)) {
    const expected =
      shape.length === 0 ? 'a tensor with axes' : `a whole number from ${-shape.length} to ${shape.length - 1}`;
    refuse(builder, operation, `got axis ${axis} of shape ${showShape(shape)}, expected ${expected}`);
  }
  return place;
}

/** Some axes; without any, all. */
export function axesOf(
  builder: Builder,
  operation: string,
  axes: number | readonly number[] | undefined,
  shape: Shape,
): readonly number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  return (typeof axes === 'number' ? [axes] : axes).map((axis) => axisOf(builder, operation, axis, shape));
}

/** What an option may be, by its name. */
const OPTIONS: Readonly<Record<string, readonly [expected: string, fits: (value: unknown) => boolean]>> = {
  ...Object.fromEntries(
    ['bias', 'bidirectional', 'carry', 'keepDim'].map((name) => [
      name,
      ['true or false', (value) => typeof value === 'boolean'],
    ]),
  ),
  ...Object.fromEntries(
    ['groups', 'layers'].map((name) => [
      name,
      ['a whole number of at least 1', (value) => Number.isInteger(value) && (value as number) >= 1],
    ]),
  ),
  group: ["a name such as 'head'", (value) => typeof value === 'string' && value !== ''],
  initial: [
    'an object such as { weight: 0.1, bias: 0 }',
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ],
  approximate: ["'none' or 'tanh'", (value) => value === 'none' || value === 'tanh'],
  eps: ['a number of at least 0', (value) => typeof value === 'number' && value >= 0],
  momentum: ['a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1],
  labelSmoothing: ['a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1],
  beta: ['a number of at least 0', (value) => typeof value === 'number' && value >= 0],
  delta: ['a number above 0', (value) => typeof value === 'number' && value > 0],
};

/** Refuses options that are no object, or hold one that is not known or cannot be what it is. */
export function checkOptions<O extends object>(
  builder: Builder,
  operation: string,
  given: O | undefined,
  known: readonly string[],
): O {
  if (given === undefined) return {} as O;
  const options: unknown = given;
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    refuse(builder, operation, `got ${show(options)}, expected an object of options: ${known.join(', ')}`);
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) refuse(builder, operation, `unknown option ${unknownName(name, known)}`);
    const [expected, fits] = OPTIONS[name] ?? [];
    if (value !== undefined && fits?.(value) === false)
      refuse(builder, operation, `got ${name} ${show(value)}, expected ${expected!}`);
  }
  return given;
}

/** One number for height and width, or one for each. */
export function pairOf(builder: Builder, operation: string, name: string, value: number | Pair): Pair {
  if (typeof value === 'number') return [value, value];
  if (!Array.isArray(value) || (value.length as number) !== 2)
    refuse(
      builder,
      operation,
      `got ${name} ${show(value)}, expected a number, or one for the height and one for the width`,
    );
  return value;
}

export interface Pool2dOptions {
  /** The step from window to window; the kernel's size unless given. */
  readonly stride?: number | Pair;
  /** On both sides of the image, at most half of the kernel. */
  readonly padding?: number | Pair;
}

export function windowOf(builder: Builder, operation: string, kernel: number | Pair, options?: Pool2dOptions): Window {
  const { stride = kernel, padding = 0 } = checkOptions(builder, operation, options, ['stride', 'padding']);
  const pair = (name: string, value: number | Pair) => pairOf(builder, operation, name, value);
  return { kernel: pair('kernel', kernel), stride: pair('stride', stride), padding: pair('padding', padding) };
}

/** The shape with −1 replaced by what is left for it. */
export function inferShape(builder: Builder, from: Shape, to: Shape): Shape {
  const open = to.indexOf(-1);
  if (open === -1) return to;
  const known = sizeOf(to.with(open, 1));
  const left = sizeOf(from) / known;
  if (to.lastIndexOf(-1) !== open || !Number.isInteger(left))
    refuse(
      builder,
      'reshape',
      `got ${showShape(from)}, expected numbers that ${showShape(to)} can hold, with one −1 at most`,
    );
  return to.with(open, left);
}
