import type { NodeOf, Window } from '../../../graph/node.ts';
import { isNaN } from '../expression.ts';
import type { Block } from './block.ts';
import { inside, join, within, type Coordinate } from './coordinate.ts';
import { fromWindow, seen } from './product.ts';
import { sumOfSums } from './reduction.ts';
import { insideOnly } from './view.ts';
import { forEach, type Writing } from './writing.ts';

type Place = readonly [batch: Coordinate, channel: Coordinate, row: Coordinate, column: Coordinate];

export function poolPick(node: NodeOf<'poolPick'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const [by, of] = node.inputs as [number, number];
  const value = block.variable('0');
  largest(node, by, at as Place, block, writing, (place, inner) => {
    inner.lines.push(`${value} = ${writing.element(of, place, inner)};`);
  });
  return value;
}

/** Each place looks into all windows that it is in. */
export function poolSpread(
  node: NodeOf<'poolSpread'>,
  at: readonly Coordinate[],
  block: Block,
  writing: Writing,
): string {
  const [by, d] = node.inputs as [number, number];
  const [batch, channel, row, column] = at as Place;
  const image = node.shape.slice(2);
  return inWindows(node, at as Place, writing.nodes[d]!.shape, block, (i, j, inner) => {
    const picked = inner.variable('0.0');
    largest(node, by, [batch, channel, i, j], inner, writing, (place, deep) => {
      deep.lines.push(`${picked} = ${join(place.slice(2), image).code(deep)};`);
    });
    const v = inner.variable('0');
    inner.inside(`if (Math.abs(${picked} - ${join([row, column], image).code(inner)}) < 0.5)`, (deep) => {
      deep.lines.push(`${v} = ${writing.element(d, [batch, channel, i, j], deep)};`);
    });
    return v;
  });
}

export function poolSum(node: NodeOf<'poolSum'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const x = node.inputs[0]!;
  const [batch, channel, i, j] = at as Place;
  const image = writing.nodes[x]!.shape.slice(2);
  return sumOfSums(node.kernel[0], block, (ki, outer) =>
    sumOfSums(node.kernel[1], outer, (kj, inner) =>
      insideOnly([seen(node, 0, i, ki), seen(node, 1, j, kj)], image, inner, (deep, places) =>
        writing.element(x, [batch, channel, ...places], deep),
      ),
    ),
  );
}

export function poolSumSpread(
  node: NodeOf<'poolSumSpread'>,
  at: readonly Coordinate[],
  block: Block,
  writing: Writing,
): string {
  const d = node.inputs[0]!;
  const [batch, channel] = at as Place;
  return inWindows(node, at as Place, writing.nodes[d]!.shape, block, (i, j, inner) =>
    writing.element(d, [batch, channel, i, j], inner),
  );
}

/** The sum over the windows that a place of the image is in. */
function inWindows(
  node: Window,
  [, , row, column]: Place,
  windows: readonly number[],
  block: Block,
  write: (i: Coordinate, j: Coordinate, inner: Block) => string,
): string {
  return sumOfSums(node.kernel[0], block, (ki, outer) =>
    fromWindow(node, 0, row, ki, windows[2]!, outer, (i, known) =>
      sumOfSums(node.kernel[1], known, (kj, inner) =>
        fromWindow(node, 1, column, kj, windows[3]!, inner, (j, deep) => write(i, j, deep)),
      ),
    ),
  );
}

/** Visits the places of a window; what `take` writes is done last for the one where `by` is largest, NaN before all. */
function largest(
  node: Window,
  by: number,
  [batch, channel, i, j]: Place,
  block: Block,
  writing: Writing,
  take: (place: readonly Coordinate[], inner: Block) => void,
): void {
  const image = writing.nodes[by]!.shape.slice(2);
  const most = block.variable('0');
  const none = block.variable('1');
  forEach(node.kernel[0], block, (ki, outer) => {
    forEach(node.kernel[1], outer, (kj, inner) => {
      const places = [seen(node, 0, i, ki), seen(node, 1, j, kj)];
      const conditions = places.flatMap((each, axis) => inside(each, image[axis]!, inner));
      inner.inside(`if (${conditions.length === 0 ? '0 < 1' : conditions.join(' && ')})`, (deep) => {
        const place = [batch, channel, ...places.map((each, axis) => within(deep, each, image[axis]!))];
        const value = writing.element(by, place, deep);
        deep.inside(`if (${value} > ${most} || ${isNaN(value)} || ${none} > 0.5)`, (taken) => {
          taken.lines.push(`${most} = ${value};`, `${none} = 0;`);
          take(place, taken);
        });
      });
    });
  });
}
