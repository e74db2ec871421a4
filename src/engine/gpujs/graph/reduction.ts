import type { NodeOf } from '../../../graph/node.ts';
import { addUp } from '../add-up.ts';
import { isNaN } from '../expression.ts';
import { Block } from './block.ts';
import { counter, fixed, type Coordinate } from './coordinate.ts';
import { forEach, type Writing } from './writing.ts';

/** Names the sum of what `term` names for each of `length` coordinates. */
export function sumOf(length: number, block: Block, term: (k: Coordinate, inner: Block) => string): string {
  const names = { total: block.fresh('v'), sum: block.fresh('s'), piece: block.fresh('k'), turn: block.fresh('k') };
  const code = addUp(length, names, (k) => {
    const inner = new Block(block);
    const at = typeof k === 'number' ? fixed(k) : counter(`(${k})`, length, inner.depth);
    const added = term(at, inner);
    return [...inner.lines, `${names.sum} += ${added};`].join(' ');
  });
  block.lines.push(code);
  return names.total;
}

/** The same with a loop around each number, for what has loops itself. */
export function sumOfSums(length: number, block: Block, term: (k: Coordinate, inner: Block) => string): string {
  if (length === 1) return term(fixed(0), block);
  const v = block.variable('0');
  forEach(length, block, (k, inner) => {
    const added = term(k, inner);
    inner.lines.push(`${v} += ${added};`);
  });
  return v;
}

export function sum(node: NodeOf<'sum'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const input = node.inputs[0]!;
  const { shape } = writing.nodes[input]!;
  const over = (axes: readonly number[], place: readonly Coordinate[], outer: Block): string => {
    const [axis, ...others] = axes;
    if (axis === undefined) return writing.element(input, place, outer);
    const add = others.length === 0 ? sumOf : sumOfSums;
    return add(shape[axis]!, outer, (k, inner) => over(others, place.with(axis, k), inner));
  };
  return over(long(node.axes, shape), at, block);
}

export function max(node: NodeOf<'max'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const input = node.inputs[0]!;
  const { shape } = writing.nodes[input]!;
  const largest = block.variable(writing.element(input, at.map((each, axis) => (node.axes.includes(axis) ? fixed(0) : each)), block)); // prettier-ignore
  const over = (axes: readonly number[], place: readonly Coordinate[], outer: Block): void => {
    const [axis, ...others] = axes;
    if (axis !== undefined) {
      forEach(shape[axis]!, outer, (k, inner) => {
        over(others, place.with(axis, k), inner);
      });
      return;
    }
    // A NaN stays, and takes any other's place.
    const other = writing.element(input, place, outer);
    outer.lines.push(`if (${other} > ${largest} || ${isNaN(other)}) { ${largest} = ${other}; }`);
  };
  over(long(node.axes, shape), at, block);
  return largest;
}

export function argmax(
  { axis, inputs }: NodeOf<'argmax'>,
  at: readonly Coordinate[],
  block: Block,
  writing: Writing,
): string {
  const input = inputs[0]!;
  const largest = block.variable(writing.element(input, at.with(axis, fixed(0)), block));
  const place = block.variable('0');
  forEach(writing.nodes[input]!.shape[axis]!, block, (k, inner) => {
    const other = writing.element(input, at.with(axis, k), inner);
    // The first NaN stays.
    inner.lines.push(
      `if (${other} > ${largest} || (${isNaN(other)} && ${largest} === ${largest})) { ${largest} = ${other}; ${place} = ${k.code(inner)}; }`,
    );
  });
  return place;
}

/** Axes that more than one number lies along. */
const long = (axes: readonly number[], shape: readonly number[]): readonly number[] =>
  axes.filter((axis) => shape[axis] !== 1);
