import type { Graph, GraphNode, MapNode } from '../../graph/node.ts';
import { sameShape } from '../../graph/shape.ts';
import { torchExpression, type TorchExpression } from './torch-expression.ts';
import { functionsOfRows, type TorchFunction } from './torch-functions.ts';
import { cutsOf } from './torch-parts.ts';

/** A graph as the Python process executes it. */
export interface TorchGraph {
  readonly nodes: readonly TorchNode[];
  readonly outputs: Graph['outputs'];
}

type TorchNode =
  | Exclude<GraphNode, MapNode>
  | (Omit<MapNode, 'expression'> & { readonly expression: TorchExpression })
  | TorchFunction
  | TorchPart;

/** A tuple, and what is taken from one. */
type TorchPart = Pick<GraphNode, 'inputs' | 'shape' | 'type'> &
  (
    | { readonly kind: 'split'; readonly axis: number; readonly lengths: readonly number[] }
    | { readonly kind: 'native_batch_norm'; readonly eps: number }
    | { readonly kind: 'part'; readonly index: number }
    | { readonly kind: 'batch_mean' | 'batch_variance'; readonly eps: number }
  );

/**
 * The graph with PyTorch's own functions where it has them, as in a model that is written for PyTorch: so the time of a
 * step is that of PyTorch, not that of our way to write a layer down.
 */
export function torchGraph(graph: Graph): TorchGraph {
  const [ofRows, uses] = [functionsOfRows(graph), usesOf(graph)];
  const nodes = graph.nodes.map((node, i): TorchNode => {
    const call = ofRows.get(i) ?? withBias(graph.nodes, node, uses, ofRows);
    if (call !== undefined) return call;
    return node.kind === 'map' ? { ...node, expression: torchExpression(node.expression) } : node;
  });
  takeParts(graph, nodes);
  return needed(nodes, graph.outputs);
}

/** Puts tuples behind the nodes, and what is taken from them in the place of what it is. */
function takeParts(graph: Graph, nodes: TorchNode[]): void {
  for (const { x, axis, lengths, slices } of cutsOf(graph)) {
    const { shape, type } = graph.nodes[x]!;
    const split = nodes.push({ kind: 'split', inputs: [x], shape, ...(type && { type }), axis, lengths }) - 1;
    slices.forEach((slice, index) => {
      nodes[slice] = { kind: 'part', inputs: [split], shape: graph.nodes[slice]!.shape, ...(type && { type }), index };
    });
  }
  for (const [i, node] of [...nodes.entries()]) {
    if (node.kind !== 'batch_norm') continue;
    // Where a norm is scaled, that comes after the one that is not, which nobody needs then.
    const { inputs, shape, eps, moments } = node;
    const norm = nodes.push({ kind: 'native_batch_norm', inputs, shape, eps }) - 1;
    nodes[i] = { kind: 'part', inputs: [norm], shape, index: 0 };
    for (const [kind, places] of [
      ['batch_mean', moments.mean],
      ['batch_variance', moments.variance],
    ] as const)
      for (const place of places) nodes[place] = { kind, inputs: [norm], shape: graph.nodes[place]!.shape, eps };
  }
}

/** What a bias is added to that PyTorch adds by itself: a product, a convolution, scaled rows. */
function withBias(
  nodes: Graph['nodes'],
  node: GraphNode,
  uses: ReadonlyMap<number, number>,
  ofRows: ReadonlyMap<number, TorchFunction>,
): TorchNode | undefined {
  if (!isOfTwo(node, 'add')) return undefined;
  const [first, bias] = node.inputs as readonly [number, number];
  const [sum, added] = [nodes[first]!, nodes[bias]!];
  const isRow = sameShape(added.shape, node.shape.slice(-1));
  const ofChannels = node.shape.map((length, axis) => (axis === 1 ? length : 1));
  const isOfChannels = ({ kind, shape, inputs }: GraphNode): boolean =>
    kind === 'reshape' && sameShape(shape, ofChannels) && nodes[inputs[0]!]!.shape.length === 1;
  if (uses.get(first) !== 1 || !sameShape(sum.shape, node.shape)) return undefined;
  if (sum.kind === 'conv2d')
    return isOfChannels(added) ? { ...sum, inputs: [...sum.inputs, added.inputs[0]!] } : undefined;
  if (isOfTwo(sum, 'multiply')) {
    const [rows, weight] = sum.inputs as readonly [number, number];
    const [norm, scale] = [ofRows.get(rows), nodes[weight]!];
    if (norm?.kind === 'layer_norm' && isRow && sameShape(scale.shape, added.shape))
      return { ...norm, inputs: [...norm.inputs, weight, bias] };
    if (norm?.kind === 'batch_norm' && uses.get(rows) === 1 && isOfChannels(scale) && isOfChannels(added))
      return { ...norm, inputs: [...norm.inputs, scale.inputs[0]!, added.inputs[0]!] };
  }
  const factors = isRow ? linearFactors(nodes, sum, uses) : undefined;
  return factors && { kind: 'linear', inputs: [...factors, bias], shape: node.shape };
}

/** x and W of x · Wᵀ, which a graph multiplies with all rows of x in one matrix. */
function linearFactors(
  nodes: Graph['nodes'],
  sum: GraphNode,
  uses: ReadonlyMap<number, number>,
): readonly [number, number] | undefined {
  const inner = sum.kind === 'reshape' ? sum.inputs[0]! : undefined;
  const product = inner === undefined ? sum : nodes[inner]!;
  if (product.kind !== 'matmul' || (inner !== undefined && uses.get(inner) !== 1)) return undefined;
  const [x, right] = product.inputs as readonly [number, number];
  const transposed = nodes[right]!;
  const isWeight = transposed.kind === 'permute' && transposed.shape.length === 2;
  return isWeight && product.shape.at(-1) === sum.shape.at(-1) ? [x, transposed.inputs[0]!] : undefined;
}

/** Whether a map is this operation on its two inputs, in this order. */
function isOfTwo(node: GraphNode, operator: 'add' | 'multiply'): boolean {
  return (
    node.kind === 'map' &&
    node.inputs.length === 2 &&
    node.expression.kind === 'binary' &&
    node.expression.operator === operator &&
    node.expression.left.kind === 'argument' &&
    node.expression.left.index === 0 &&
    node.expression.right.kind === 'argument'
  );
}

/** How often each node is read, or put out. */
function usesOf({ nodes, outputs }: Graph): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  for (const index of [...nodes.flatMap(({ inputs }) => inputs), ...Object.values(outputs)])
    uses.set(index, (uses.get(index) ?? 0) + 1);
  return uses;
}

/** What outputs need, directly or by others, and each behind what it reads. */
function needed(nodes: readonly TorchNode[], outputs: Graph['outputs']): TorchGraph {
  const places = new Map<number, number>();
  const kept: TorchNode[] = [];
  const open = Object.values(outputs).reverse();
  while (open.length > 0) {
    const index = open.at(-1)!;
    const missing = nodes[index]!.inputs.filter((input) => !places.has(input));
    if (places.has(index) || missing.length === 0) open.pop();
    if (places.has(index)) continue;
    if (missing.length > 0) open.push(...missing.reverse());
    else {
      const node = nodes[index]!;
      places.set(index, kept.push({ ...node, inputs: node.inputs.map((input) => places.get(input)!) }) - 1);
    }
  }
  return {
    nodes: kept,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, index]) => [name, places.get(index)!])),
  };
}
