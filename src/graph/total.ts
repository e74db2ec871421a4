import { type Builder, shapeOf } from './builder.ts';
import { argument, plus } from './expression.ts';
import type { NodeOf, Shape } from './node.ts';
import { constant } from './operation/leaf.ts';
import { map } from './operation/map.ts';
import { concat, fill } from './operation/view.ts';

/** The sum of the parts of a gradient, which have one shape. */
export function total(builder: Builder, parts: readonly number[]): number {
  return joined(builder, parts).reduce((left, right) => map(builder, plus(argument(0), argument(1)), [left, right]));
}

interface Piece {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly part: number;
  readonly node: NodeOf<'pad'>;
}

/**
 * The gradient of a slice is that of the slice among zeros. Of a sequence that was cut into its time steps, these would
 * be as many sums over the whole sequence as there are steps; so pieces beside one another are put together instead.
 */
function joined(builder: Builder, parts: readonly number[]): readonly number[] {
  const pieces = parts.map((part) => pieceOf(builder, part));
  const rest = parts.filter((_, i) => pieces[i] === undefined);
  const rows: Piece[][] = [];
  const byPlace = pieces.filter((piece) => piece !== undefined).sort((a, b) => a.axis - b.axis || a.from - b.from);
  for (const piece of byPlace) {
    const row = rows.find((each) => each.at(-1)!.axis === piece.axis && each.at(-1)!.to <= piece.from);
    if (row) row.push(piece);
    else rows.push([piece]);
  }
  return [...rest, ...rows.map((row) => (row.length === 1 ? row[0]!.part : joinRow(builder, row)))];
}

/** A pad along one axis. */
function pieceOf(builder: Builder, part: number): Piece | undefined {
  const node = builder.nodes[part]!;
  if (node.kind !== 'pad') return undefined;
  const inner = shapeOf(builder, node.inputs[0]!);
  const [axis, ...others] = node.shape.flatMap((length, i) => (length === inner[i] ? [] : [i]));
  if (axis === undefined || others.length > 0) return undefined;
  const from = node.before[axis]!;
  return { axis, from, to: from + inner[axis]!, part, node };
}

function joinRow(builder: Builder, row: readonly Piece[]): number {
  const { axis, node } = row[0]!;
  const parts: number[] = [];
  let end = 0;
  const zerosTo = (from: number) => {
    if (from > end) parts.push(zeros(builder, node.shape.with(axis, from - end)));
  };
  for (const piece of row) {
    zerosTo(piece.from);
    parts.push(piece.node.inputs[0]!);
    end = piece.to;
  }
  zerosTo(node.shape[axis]!);
  return concat(builder, parts, axis);
}

function zeros(builder: Builder, shape: Shape): number {
  return fill(builder, constant(builder, 0), shape);
}
