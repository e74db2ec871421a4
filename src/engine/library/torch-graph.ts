import type { Graph, GraphNode, MapNode } from '../../graph/node.ts';
import { sameShape } from '../../graph/shape.ts';
import { torchExpression, type TorchExpression } from './torch-expression.ts';
import { functionsOfRows, type TorchFunction } from './torch-functions.ts';

/** A graph as the Python process executes it. */
export interface TorchGraph {
  readonly nodes: readonly TorchNode[];
  readonly outputs: Graph['outputs'];
}

type TorchNode =
  | Exclude<GraphNode, MapNode>
  | (Omit<MapNode, 'expression'> & { readonly expression: TorchExpression })
  | TorchFunction;

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
  return needed(nodes, graph.outputs);
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
  if (uses.get(first) !== 1 || !sameShape(sum.shape, node.shape)) return undefined;
  if (sum.kind === 'conv2d') {
    const vector = added.inputs[0];
    const isBias = added.kind === 'reshape' && sameShape(added.shape, [1, node.shape[1]!, 1, 1]);
    return isBias && nodes[vector!]!.shape.length === 1 ? { ...sum, inputs: [...sum.inputs, vector!] } : undefined;
  }
  if (isRow && isOfTwo(sum, 'multiply')) {
    const [rows, weight] = sum.inputs as readonly [number, number];
    const norm = ofRows.get(rows);
    const isNorm = norm?.kind === 'layer_norm' && sameShape(nodes[weight]!.shape, added.shape);
    return isNorm ? { ...norm, inputs: [...norm.inputs, weight, bias] } : undefined;
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

/** What outputs need, directly or by others. */
function needed(nodes: readonly TorchNode[], outputs: Graph['outputs']): TorchGraph {
  const kept = new Set(Object.values(outputs));
  for (let i = nodes.length - 1; i >= 0; i--) if (kept.has(i)) for (const input of nodes[i]!.inputs) kept.add(input);
  const places = [...kept].sort((a, b) => a - b);
  const placeOf = new Map(places.map((index, place) => [index, place]));
  return {
    nodes: places.map((index) => {
      const node = nodes[index]!;
      return { ...node, inputs: node.inputs.map((input) => placeOf.get(input)!) };
    }),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, index]) => [name, placeOf.get(index)!])),
  };
}
