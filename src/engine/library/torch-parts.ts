import type { Graph, NodeOf } from '../../graph/node.ts';

/** A tensor cut along an axis into parts of these lengths. */
export interface Cut {
  readonly x: number;
  readonly axis: number;
  readonly lengths: readonly number[];
  /** The slices that are the parts, in their order. */
  readonly slices: readonly number[];
}

/**
 * Slices that together are the whole, such as the steps of a sequence or the gates of a cell. PyTorch cuts a tensor once,
 * and its gradient is put together once; the gradient of every single slice would be as large as the whole.
 */
export function cutsOf({ nodes }: Graph): readonly Cut[] {
  const groups = new Map<string, { readonly x: number; readonly axis: number; readonly slices: Map<number, number> }>();
  nodes.forEach((node, i) => {
    if (node.kind !== 'slice') return;
    const x = node.inputs[0]!;
    const cut = node.shape.flatMap((length, axis) => (length === nodes[x]!.shape[axis] ? [] : [axis]));
    if (cut.length !== 1) return;
    const axis = cut[0]!;
    const key = `${x} ${axis}`;
    const group = groups.get(key) ?? { x, axis, slices: new Map<number, number>() };
    groups.set(key, group);
    group.slices.set(i, node.from[axis]!);
  });
  return [...groups.values()].flatMap(({ x, axis, slices }) => {
    const ordered = [...slices].sort(([, a], [, b]) => a - b);
    const lengths = ordered.map(([i]) => (nodes[i] as NodeOf<'slice'>).shape[axis]!);
    let end = 0;
    const isWhole = ordered.every(([, from], i) => {
      const follows = from === end;
      end += lengths[i]!;
      return follows;
    });
    if (!isWhole || end !== nodes[x]!.shape[axis]) return [];
    return [{ x, axis, lengths, slices: ordered.map(([i]) => i) }];
  });
}
