import { type Builder, finish, newBuilder, shapeOf } from './builder.ts';
import { pull } from './derivative.ts';
import { argument, binary, over, times } from './expression.ts';
import type { Graph, Kind, NodeOf } from './node.ts';
import { constant } from './operation/leaf.ts';
import { map } from './operation/map.ts';
import { poolPick, poolSpread, poolSum, poolSumSpread } from './operation/pool.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, matmul } from './operation/product.ts';
import { sum, sumTo } from './operation/reduce.ts';
import { put, take } from './operation/rows.ts';
import { expand, fill, flip, pad, permute, reshape, slice, transpose } from './operation/view.ts';
import { total } from './total.ts';

/** What is to be added to the gradient of an input; it is made where the input's gradient is wanted. */
type Contribution = (() => number | undefined) | undefined;
/** For each input of the node, from the gradient `d` of the node, which is `self`. */
type Rule<Node> = (builder: Builder, node: Node, d: number, self: number) => readonly Contribution[];

/** Reverse mode, an operation a line. What is not there, or undefined, passes no gradient. */
const RULES: { readonly [K in Kind]?: Rule<NodeOf<K>> } = {
  map: (g, { expression, inputs }, d, self) =>
    inputs.map((input, i) => () => {
      const slope = pull(expression, i, argument(inputs.length), argument(inputs.length + 1));
      return slope && sumTo(g, map(g, slope, [...inputs, d, self]), shapeOf(g, input));
    }),
  sum: (g, { inputs: [x] }, d) => [() => expand(g, d, shapeOf(g, x!))],
  max: (g, { inputs: [x], axes }, d, self) => [
    () => {
      const largest = map(g, binary('equal', argument(0), argument(1)), [x!, self]);
      const share = over(times(argument(0), argument(1)), argument(2));
      return map(g, share, [d, largest, sum(g, largest, axes)]);
    },
  ],
  matmul: (g, { inputs: [a, b] }, d) => [
    () => sumTo(g, matmul(g, d, transpose(g, b!)), shapeOf(g, a!)),
    () => sumTo(g, matmul(g, transpose(g, a!), d), shapeOf(g, b!)),
  ],
  conv2d: (g, { inputs: [x, w], ...node }, d) => [
    () => conv2dInputGradient(g, d, w!, shapeOf(g, x!), node),
    () => conv2dWeightGradient(g, x!, d, shapeOf(g, w!), node),
  ],
  conv2dInputGradient: (g, { inputs: [out, w], ...node }, d) => [
    () => conv2d(g, d, w!, node),
    () => conv2dWeightGradient(g, d, out!, shapeOf(g, w!), node),
  ],
  conv2dWeightGradient: (g, { inputs: [x, out], ...node }, d) => [
    () => conv2dInputGradient(g, out!, d, shapeOf(g, x!), node),
    () => conv2d(g, x!, d, node),
  ],
  poolPick: (g, { inputs: [by], ...node }, d) => [undefined, () => poolSpread(g, by!, d, node)],
  poolSpread: (g, { inputs: [by], ...node }, d) => [undefined, () => poolPick(g, by!, d, node)],
  poolSum: (g, { inputs: [x], ...node }, d) => [() => poolSumSpread(g, d, shapeOf(g, x!), node)],
  poolSumSpread: (g, node, d) => [() => poolSum(g, d, node)],
  take: (g, { inputs: [table, indices] }, d) => [() => put(g, indices!, d, shapeOf(g, table!)[0]!)],
  put: (g, { inputs: [indices] }, d) => [undefined, () => take(g, d, indices!)],
  reshape: (g, { inputs: [x] }, d) => [() => reshape(g, d, shapeOf(g, x!))],
  permute: (g, { axes }, d) => [
    () =>
      permute(
        g,
        d,
        axes.map((__, i) => axes.indexOf(i)),
      ),
  ],
  expand: (g, { inputs: [x] }, d) => [() => sumTo(g, d, shapeOf(g, x!))],
  slice: (g, { inputs: [x], from, shape }, d) => [
    () =>
      pad(
        g,
        d,
        from,
        shapeOf(g, x!).map((length, i) => length - from[i]! - shape[i]!),
      ),
  ],
  flip: (g, { axes }, d) => [() => flip(g, d, axes)],
  pad: (g, { inputs: [x], before }, d) => [
    () =>
      slice(
        g,
        d,
        before,
        shapeOf(g, x!).map((length, i) => before[i]! + length),
      ),
  ],
  concat: (g, { inputs, shape, axis }, d) => {
    let end = 0;
    return inputs.map((input) => {
      const from = shape.map((__, i) => (i === axis ? end : 0));
      end += shapeOf(g, input)[axis]!;
      const to = shape.with(axis, end);
      return () => slice(g, d, from, to);
    });
  },
};

/**
 * The gradients of one number by other nodes, added to the same graph: so they have gradients too. What does not
 * influence it has zeros.
 */
export function gradients(builder: Builder, of: number, by: readonly number[]): readonly number[] {
  const { nodes, call } = builder;
  const wanted = new Set(by);
  const matters: boolean[] = [];
  for (let i = 0; i <= of; i += 1) matters[i] = wanted.has(i) || nodes[i]!.inputs.some((input) => matters[input]!);
  const contributions = new Map<number, number[]>([[of, [fill(builder, constant(builder, 1), shapeOf(builder, of))]]]);
  const found = new Map<number, number>();
  for (let i = of; i >= 0; i -= 1) {
    const parts = contributions.get(i);
    if (!parts || !matters[i]) continue;
    const node = nodes[i]!;
    builder.call = { operation: `gradient of ${node.kind}`, ...(node.at === undefined ? {} : { at: node.at }) };
    const d = total(builder, parts);
    if (wanted.has(i)) found.set(i, d);
    const rule = RULES[node.kind] as Rule<typeof node> | undefined;
    for (const [place, contribution] of (rule?.(builder, node, d, i) ?? []).entries()) {
      const input = node.inputs[place]!;
      const part = matters[input] ? contribution?.() : undefined;
      if (part === undefined) continue;
      const list = contributions.get(input);
      if (list) list.push(part);
      else contributions.set(input, [part]);
    }
  }
  builder.call = call;
  return by.map((index) => found.get(index) ?? fill(builder, constant(builder, 0), shapeOf(builder, index)));
}

/** The graph with further outputs: name → the node by which the gradient of the output `of`, one number, is taken. */
export function withGradients(graph: Graph, of: string, by: Readonly<Record<string, number>>): Graph {
  const builder = newBuilder(graph);
  const found = gradients(builder, graph.outputs[of]!, Object.values(by));
  const added = Object.fromEntries(Object.keys(by).map((name, i) => [name, found[i]!]));
  return finish(builder, { ...graph.outputs, ...added });
}
