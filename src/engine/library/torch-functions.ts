import { newBuilder, type Builder } from '../../graph/builder.ts';
import type { Graph, GraphNode } from '../../graph/node.ts';
import { sameShape } from '../../graph/shape.ts';
import { logSoftmax, softmax } from '../../graph/tensor/rows.ts';
import { Tensor } from '../../graph/tensor/tensor.ts';
import { standardised } from '../../model/layer/norm.ts';
import { crossEntropy } from '../../model/losses.ts';

/** A function of torch.nn.functional that does the work of several nodes. */
export type TorchFunction = Pick<GraphNode, 'inputs' | 'shape'> &
  (
    | { readonly kind: 'softmax' | 'log_softmax'; readonly axis: number }
    /** Of logits [..., classes] and labels [...]: their mean. */
    | { readonly kind: 'cross_entropy' }
    /** Over the last axis; of x, or of x, a weight and a bias. */
    | { readonly kind: 'layer_norm'; readonly eps: number }
    /** Over all axes but the second; inputs as above. */
    | { readonly kind: 'batch_norm'; readonly eps: number; readonly moments: Moments }
    /** Of x, a weight [out, in] and a bias, in the shape of the node. */
    | { readonly kind: 'linear' }
  );

/** Nodes that have a batch's mean and variance for the running averages, which no gradient passes. */
interface Moments {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

/**
 * What PyTorch has a function for among the rows of a graph, by the node that has its result. A layer is found by writing
 * it down again: equal nodes are one, so if nothing is added, it was there.
 */
export function functionsOfRows(graph: Graph): ReadonlyMap<number, TorchFunction> {
  const builder = newBuilder(graph);
  const { nodes } = graph;
  const labels = [...nodes.keys()].filter((i) => nodes[i]!.type === 'integer');
  const written = nodes.flatMap((node) => {
    if (node.kind === 'max' && node.axes.length === 1)
      return withMaximum(builder, node.inputs[0]!, node.axes[0]!, labels);
    return isRoot(node) ? normalised(builder, node) : [];
  });
  return new Map(written.filter(([result]) => result < nodes.length));
}

type Written = readonly [result: number, call: TorchFunction];

/** What begins with the largest of a row. */
function withMaximum(builder: Builder, x: number, axis: number, labels: readonly number[]): readonly Written[] {
  const { shape } = builder.nodes[x]!;
  const fitting = labels.filter(
    (label) => axis === shape.length - 1 && sameShape(builder.nodes[label]!.shape, shape.slice(0, -1)),
  );
  const [logits, ...targets] = [x, ...fitting].map((index) => new Tensor(builder, index));
  return [
    [softmax(builder, x, axis), { kind: 'softmax', inputs: [x], shape, axis }],
    [logSoftmax(builder, x, axis), { kind: 'log_softmax', inputs: [x], shape, axis }],
    ...targets.map((target): Written => [
      crossEntropy(logits!, target).index,
      { kind: 'cross_entropy', inputs: [x, target.index], shape: [] },
    ]),
  ];
}

function isRoot(node: GraphNode): boolean {
  return node.kind === 'map' && node.expression.kind === 'unary' && node.expression.operator === 'sqrt';
}

/** What divides by the root of a variance and of eps: ends where the deviation begins, six nodes before the root. */
function normalised(builder: Builder, root: GraphNode): readonly Written[] {
  const { nodes } = builder;
  const path = [root];
  while (path.length < 6) {
    const before = nodes[path.at(-1)!.inputs[0]!];
    if (before === undefined) return [];
    path.push(before);
  }
  const [x, sum] = [path[5]!.inputs[0], path[1]!];
  const eps = sum.kind === 'map' && sum.expression.kind === 'binary' ? sum.expression.right : undefined;
  if (x === undefined || eps?.kind !== 'constant') return [];
  const tensor = new Tensor(builder, x);
  const { shape } = tensor;
  if (shape.length < 2) return [];
  const ofBatch = [...shape.keys()].filter((axis) => axis !== 1);
  const stopped = (index: number): readonly number[] =>
    [...nodes.keys()].filter((i) => nodes[i]!.kind === 'stop' && nodes[i]!.inputs[0] === index);
  const moments = { mean: stopped(tensor.mean(ofBatch, { keepDim: true }).index), variance: stopped(sum.inputs[0]!) };
  return [
    [standardised(tensor, [-1], eps.value).index, { kind: 'layer_norm', inputs: [x], shape, eps: eps.value }],
    [
      standardised(tensor, ofBatch, eps.value).index,
      { kind: 'batch_norm', inputs: [x], shape, eps: eps.value, moments },
    ],
  ];
}
