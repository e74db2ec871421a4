import type { NodeOf } from '../../../graph/node.ts';
import type { Block } from './block.ts';
import { counter, within, type Coordinate } from './coordinate.ts';
import { sumOf, sumOfSums } from './reduction.ts';
import { guarded, type Writing } from './writing.ts';

export function take(node: NodeOf<'take'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const [table, indices] = node.inputs as [number, number];
  const { length } = writing.nodes[indices]!.shape;
  const asked = at.slice(0, length);
  const depth = Math.max(0, ...asked.map((each) => each.depth));
  const row = counter(writing.element(indices, asked, block), writing.nodes[table]!.shape[0]!, depth);
  return writing.element(table, [row, ...at.slice(length)], block);
}

/** Each row of the result looks at all that are put somewhere: a kernel cannot add to what it has not made. */
export function put(node: NodeOf<'put'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const [indices, values] = node.inputs as [number, number];
  const { shape } = writing.nodes[indices]!;
  const [row, ...rest] = at as [Coordinate, ...Coordinate[]];
  const over = (axis: number, place: readonly Coordinate[], outer: Block): string => {
    if (axis < shape.length)
      return (axis === shape.length - 1 ? sumOf : sumOfSums)(shape[axis]!, outer, (k, inner) =>
        over(axis + 1, [...place, k], inner),
      );
    const index = writing.element(indices, place, outer);
    return guarded([`Math.abs(${index} - ${row.code(outer)}) < 0.5`], outer, (inner) => {
      const known = place.map((each, i) => within(inner, each, shape[i]!));
      return writing.element(values, [...known, ...rest], inner);
    });
  };
  return over(0, [], block);
}
