import { newBuilder, type Builder } from '../../graph/builder.ts';
import type { Graph, GraphNode, MapNode, NodeOf } from '../../graph/node.ts';
import { sameShape } from '../../graph/shape.ts';
import { logSoftmax, softmax } from '../../graph/tensor/rows.ts';
import { Tensor } from '../../graph/tensor/tensor.ts';
import { crossEntropy } from '../../model/losses.ts';
import { torchExpression, type TorchExpression } from './torch-expression.ts';

/** A graph as the Python process executes it. */
export interface TorchGraph {
  readonly nodes: readonly TorchNode[];
  readonly outputs: Graph['outputs'];
}

type TorchNode =
  | Exclude<GraphNode, MapNode>
  | (Omit<MapNode, 'expression'> & { readonly expression: TorchExpression })
  | TorchFunction;

/** A function of torch.nn.functional that does the work of several nodes. */
type TorchFunction = Pick<GraphNode, 'inputs' | 'shape'> &
  (
    | { readonly kind: 'linear' }
    | { readonly kind: 'softmax' | 'log_softmax'; readonly axis: number }
    | { readonly kind: 'cross_entropy' }
  );

/**
 * The graph with PyTorch's own functions where it has them, as in a model that is written for PyTorch: so the time of a
 * step is that of PyTorch, not that of our way to write a layer down.
 */
export function torchGraph(graph: Graph): TorchGraph {
  const [ofRows, uses] = [new Map(rowFunctions(graph)), usesOf(graph)];
  const nodes = graph.nodes.map((node, i): TorchNode => {
    const call = ofRows.get(i) ?? withBias(graph.nodes, node, uses);
    if (call !== undefined) return call;
    return node.kind === 'map' ? { ...node, expression: torchExpression(node.expression) } : node;
  });
  return needed(nodes, graph.outputs);
}

/** Softmax and its kin, by the node that has their result. */
function rowFunctions(graph: Graph): readonly (readonly [number, TorchFunction])[] {
  const builder = newBuilder(graph);
  const { nodes } = graph;
  const labels = nodes.flatMap(({ type, shape }, i) => (type === 'integer' ? [{ index: i, shape }] : []));
  return nodes.flatMap((node) => {
    if (node.kind !== 'max' || node.axes.length !== 1) return [];
    const [axis, x] = [node.axes[0]!, node.inputs[0]!];
    const { shape } = nodes[x]!;
    const ofRows = [
      [softmax(builder, x, axis), { kind: 'softmax', inputs: [x], shape, axis }],
      [logSoftmax(builder, x, axis), { kind: 'log_softmax', inputs: [x], shape, axis }],
    ] as const;
    const losses = labels
      .filter((label) => axis === shape.length - 1 && sameShape(label.shape, shape.slice(0, -1)))
      .map(
        ({ index }) =>
          [entropyOf(builder, x, index), { kind: 'cross_entropy', inputs: [x, index], shape: [] }] as const,
      );
    // Equal nodes are one: what was written down just now, and is in the graph, was in the graph before.
    return [...ofRows, ...losses].filter(([result]) => result < nodes.length);
  });
}

const entropyOf = (builder: Builder, logits: number, label: number): number =>
  crossEntropy(new Tensor(builder, logits), new Tensor(builder, label)).index;

/** A product or a convolution to which a bias is added, which PyTorch does in one. */
function withBias(nodes: Graph['nodes'], node: GraphNode, uses: ReadonlyMap<number, number>): TorchNode | undefined {
  if (node.kind !== 'map' || !isSum(node)) return undefined;
  const [first, bias] = node.inputs as readonly [number, number];
  const [product, added] = [nodes[first]!, nodes[bias]!];
  if (uses.get(first) !== 1 || !sameShape(product.shape, node.shape)) return undefined;
  if (product.kind === 'matmul') {
    const [x, right] = product.inputs as readonly [number, number];
    const weight = transposed(nodes[right]!);
    if (weight === undefined || !sameShape(added.shape, node.shape.slice(-1))) return undefined;
    return { kind: 'linear', inputs: [x, weight, bias], shape: node.shape };
  }
  if (product.kind !== 'conv2d' || added.kind !== 'reshape') return undefined;
  const vector = added.inputs[0]!;
  const isBias = sameShape(added.shape, [1, node.shape[1]!, 1, 1]) && nodes[vector]!.shape.length === 1;
  return isBias ? { ...product, inputs: [...product.inputs, vector] } : undefined;
}

/** How often each node is read, or put out. */
function usesOf({ nodes, outputs }: Graph): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  for (const index of [...nodes.flatMap(({ inputs }) => inputs), ...Object.values(outputs)])
    uses.set(index, (uses.get(index) ?? 0) + 1);
  return uses;
}

function isSum({ expression, inputs }: NodeOf<'map'>): boolean {
  return (
    inputs.length === 2 &&
    expression.kind === 'binary' &&
    expression.operator === 'add' &&
    expression.left.kind === 'argument' &&
    expression.left.index === 0 &&
    expression.right.kind === 'argument'
  );
}

/** The matrix that a node is the transpose of. */
function transposed(node: GraphNode): number | undefined {
  return node.kind === 'permute' && node.shape.length === 2 ? node.inputs[0] : undefined;
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
