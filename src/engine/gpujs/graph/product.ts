import type { NodeOf } from '../../../graph/node.ts';
import type { Block } from './block.ts';
import { before, fixed, knownIn, plus, quotient, remainder, times, type Coordinate } from './coordinate.ts';
import { sumOf, sumOfSums } from './reduction.ts';
import { broadcast, insideOnly } from './view.ts';
import { guarded, type Writing } from './writing.ts';

export function matmul(node: NodeOf<'matmul'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const [left, right] = node.inputs as [number, number];
  const [a, b] = [writing.nodes[left]!.shape, writing.nodes[right]!.shape];
  const [leading, row, column] = [at.slice(0, -2), at.at(-2)!, at.at(-1)!];
  return sumOf(a.at(-1)!, block, (k, inner) => {
    const x = writing.element(left, broadcast(a, [...leading, row, k]), inner);
    const y = writing.element(right, broadcast(b, [...leading, k, column]), inner);
    return `${x} * ${y}`;
  });
}

export function conv2d(node: NodeOf<'conv2d'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const [image, weight] = node.inputs as [number, number];
  const [, , height, width] = writing.nodes[image]!.shape as Four;
  const [out, perGroup, kh, kw] = writing.nodes[weight]!.shape as Four;
  const [batch, channel, i, j] = at as [Coordinate, Coordinate, Coordinate, Coordinate];
  const first = times(quotient(channel, out / node.groups), perGroup);
  return sumOfSums(perGroup, block, (c, inChannel) =>
    sumOfSums(kh, inChannel, (ki, inRow) =>
      insideOnly([seen(node, 0, i, ki)], [height], inRow, (known, [row]) =>
        sumOf(kw, known, (kj, inner) =>
          insideOnly([seen(node, 1, j, kj)], [width], inner, (deep, [column]) => {
            const x = writing.element(image, [batch, plus(first, c), row!, column!], deep);
            return `${x} * ${writing.element(weight, [channel, c, ki, kj], deep)}`;
          }),
        ),
      ),
    ),
  );
}

export function conv2dInputGradient(
  node: NodeOf<'conv2dInputGradient'>,
  at: readonly Coordinate[],
  block: Block,
  writing: Writing,
): string {
  const [gradient, weight] = node.inputs as [number, number];
  const [, out, height, width] = writing.nodes[gradient]!.shape as Four;
  const [, perGroup, kh, kw] = writing.nodes[weight]!.shape as Four;
  const [batch, channel, row, column] = at as [Coordinate, Coordinate, Coordinate, Coordinate];
  const ofGroup = out / node.groups;
  const first = times(quotient(channel, perGroup), ofGroup);
  return sumOfSums(kh, block, (ki, inRow) =>
    fromWindow(node, 0, row, ki, height, inRow, (i, known) =>
      sumOfSums(kw, known, (kj, inColumn) =>
        fromWindow(node, 1, column, kj, width, inColumn, (j, deep) =>
          sumOf(ofGroup, deep, (o, inner) => {
            const d = writing.element(gradient, [batch, plus(first, o), i, j], inner);
            return `${d} * ${writing.element(weight, [plus(first, o), remainder(channel, perGroup), ki, kj], inner)}`;
          }),
        ),
      ),
    ),
  );
}

export function conv2dWeightGradient(
  node: NodeOf<'conv2dWeightGradient'>,
  at: readonly Coordinate[],
  block: Block,
  writing: Writing,
): string {
  const [image, gradient] = node.inputs as [number, number];
  const [batch, , height, width] = writing.nodes[image]!.shape as Four;
  const [, out, rows, columns] = writing.nodes[gradient]!.shape as Four;
  const perGroup = node.shape[1]!;
  const [channel, c, ki, kj] = at as [Coordinate, Coordinate, Coordinate, Coordinate];
  const inImage = plus(times(quotient(channel, out / node.groups), perGroup), c);
  return sumOfSums(batch, block, (b, inSample) =>
    sumOfSums(rows, inSample, (i, inRow) =>
      insideOnly([seen(node, 0, i, ki)], [height], inRow, (known, [row]) =>
        sumOf(columns, known, (j, inner) =>
          insideOnly([seen(node, 1, j, kj)], [width], inner, (deep, [column]) => {
            const x = writing.element(image, [b, inImage, row!, column!], deep);
            return `${x} * ${writing.element(gradient, [b, channel, i, j], deep)}`;
          }),
        ),
      ),
    ),
  );
}

type Four = readonly [number, number, number, number];

interface Stepping {
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation?: readonly [number, number];
}

/** The place in the image that a window sees with its number k. */
export function seen({ stride, padding, dilation }: Stepping, axis: 0 | 1, window: Coordinate, k: Coordinate) {
  return plus(plus(times(window, stride[axis]), times(k, dilation?.[axis] ?? 1)), fixed(-padding[axis]));
}

/** What belongs to the window that sees a place of the image with its number k; 0 where there is none among `count`. */
export function fromWindow(
  { stride, padding, dilation }: Stepping,
  axis: 0 | 1,
  place: Coordinate,
  k: Coordinate,
  count: number,
  block: Block,
  write: (window: Coordinate, inner: Block) => string,
): string {
  const back = before(padding[axis], times(k, dilation?.[axis] ?? 1));
  const start = plus(place, back);
  const window = quotient(start, stride[axis]);
  const rest = remainder(start, stride[axis]);
  const isStart = rest.most === 0 ? [] : [`${rest.code(block)} < 0.5`];
  return guarded(isStart, block, (inner) =>
    insideOnly([isStart.length === 0 ? window : knownIn(inner, window)], [count], inner, (deep, [known]) =>
      write(known!, deep),
    ),
  );
}
