import type { NodeOf, Shape, View } from '../../../graph/node.ts';
import type { Block } from './block.ts';
import { before, fixed, inside, join, plus, split, within, type Coordinate } from './coordinate.ts';
import { guarded, type Writing } from './writing.ts';

export type Moved = Exclude<View, { kind: 'pad' | 'concat' }>;

/** Where the number that a view has at `at` is in its input. */
export function placeInInput(view: Moved, input: Shape, at: readonly Coordinate[]): readonly Coordinate[] {
  switch (view.kind) {
    case 'reshape':
      return reshaped(view.shape, input, at);
    case 'permute':
      return input.map((_, axis) => at[view.axes.indexOf(axis)]!);
    case 'expand':
      return broadcast(input, at);
    case 'slice':
      return at.map((each, axis) => plus(each, fixed(view.from[axis]!)));
    case 'flip':
      return at.map((each, axis) => (view.axes.includes(axis) ? before(view.shape[axis]! - 1, each) : each));
    case 'stop':
      return at;
  }
}

/** Where a tensor is read that is broadcast to the axes of `at`. */
export function broadcast(shape: Shape, at: readonly Coordinate[]): readonly Coordinate[] {
  const missing = at.length - shape.length;
  return shape.map((length, axis) => (length === 1 ? fixed(0) : at[missing + axis]!));
}

/** Axes that stay as they are keep their coordinates; those between are joined and split again. */
function reshaped(from: Shape, to: Shape, at: readonly Coordinate[]): readonly Coordinate[] {
  const result = to.map(() => fixed(0));
  for (const { outer, inner } of parts(from, to)) {
    const flat = join(outer.map((axis) => at[axis]!), outer.map((axis) => from[axis]!)); // prettier-ignore
    const places = split(flat, inner.map((axis) => to[axis]!)); // prettier-ignore
    inner.forEach((axis, i) => (result[axis] = places[i]!));
  }
  return result;
}

interface Part {
  readonly outer: readonly number[];
  readonly inner: readonly number[];
}

/** The least groups of axes of two shapes that have as many numbers, which are some; axes of length 1 left out. */
function parts(from: Shape, to: Shape): readonly Part[] {
  const left = [...from.keys()].filter((axis) => from[axis] !== 1);
  const right = [...to.keys()].filter((axis) => to[axis] !== 1);
  const result: Part[] = [];
  while (left.length > 0 && right.length > 0) {
    const [outer, inner] = [[left.shift()!], [right.shift()!]];
    let [a, b] = [from[outer[0]!]!, to[inner[0]!]!];
    while (a !== b) {
      const [axes, axis] = a < b ? [outer, left.shift()!] : [inner, right.shift()!];
      axes.push(axis);
      if (axes === outer) a *= from[axis]!;
      else b *= to[axis]!;
    }
    result.push({ outer, inner });
  }
  return result;
}

export function pad(view: NodeOf<'pad'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const input = view.inputs[0]!;
  const { shape } = writing.nodes[input]!;
  const places = at.map((each, axis) => plus(each, fixed(-view.before[axis]!)));
  return insideOnly(places, shape, block, (inner, known) => writing.element(input, known, inner));
}

/** What is read where all coordinates are inside a tensor of that shape, and 0 elsewhere. */
export function insideOnly(
  places: readonly Coordinate[],
  shape: Shape,
  block: Block,
  write: (inner: Block, places: readonly Coordinate[]) => string,
): string {
  const conditions = places.map((each, axis) => inside(each, shape[axis]!, block));
  return guarded(conditions.flat(), block, (inner) =>
    write(
      inner,
      places.map((each, axis) => (conditions[axis]!.length === 0 ? each : within(inner, each, shape[axis]!))),
    ),
  );
}

export function concat(view: NodeOf<'concat'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const { axis } = view;
  const along = at[axis]!;
  const v = block.variable('0');
  let from = 0;
  for (const part of view.inputs) {
    const length = writing.nodes[part]!.shape[axis]!;
    const place = plus(along, fixed(-from));
    from += length;
    if (place.most < 0 || place.least >= length) continue;
    const conditions = inside(place, length, block);
    block.inside(`if (${conditions.length === 0 ? '0 < 1' : conditions.join(' && ')})`, (inner) => {
      inner.lines.push(`${v} = ${writing.element(part, at.with(axis, within(inner, place, length)), inner)};`);
    });
  }
  return v;
}
