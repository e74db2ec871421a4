import type { Graph, GraphNode, Kind } from '../../../graph/node.ts';

/**
 * A graph whose images have their channels last: convolutions and pools read and give [batch, h, w, channels] in place of
 * [batch, channels, h, w]. Weights of convolutions are [out, in / groups, kh, kw] as ever.
 */
export interface ImageGraph extends Graph {
  readonly images: 'channels last';
}

/** The axes of [batch, channels, h, w] in the order of [batch, h, w, channels], and back. */
const LAST = [0, 2, 3, 1];
const FIRST = [0, 3, 1, 2];

/** Which inputs of these are images; what they compute is one as well, but for the gradient of a weight. */
const IMAGES: { readonly [K in Kind]?: readonly boolean[] } = {
  conv2d: [true, false],
  conv2dInputGradient: [true, false],
  conv2dWeightGradient: [true, true],
  poolPick: [true, true],
  poolSpread: [true, true],
  poolSum: [true],
  poolSumSpread: [true],
};

/** They name axes, or go number by number: an image that they read may lie as it likes. */
const FOLLOWING: ReadonlySet<Kind> = new Set([
  ...(['map', 'sum', 'max', 'expand', 'slice', 'flip', 'pad', 'concat', 'stop'] as const),
]);

/**
 * The same graph with channels last wherever images pass from a convolution or a pool to the next: what a product
 * computes in one go, all channels of a place, then lies side by side as the next product reads it, and a pool goes
 * through four channels at a time.
 */
export function channelsLast(graph: Graph): ImageGraph {
  const { nodes, outputs } = graph;
  if (!nodes.some(({ kind }) => kind in IMAGES)) return { ...graph, images: 'channels last' };
  const made: GraphNode[] = [];
  /** Where each node is among those made: with its axes as they were, and with channels last. */
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  const isImage: boolean[] = [];

  const make = (node: GraphNode): number => made.push(node) - 1;
  const asItWas = (index: number): number => {
    const known = first.get(index);
    if (known !== undefined) return known;
    const back = permuted(last.get(index)!, FIRST);
    first.set(index, back);
    return back;
  };
  const asImage = (index: number): number => {
    const known = last.get(index);
    if (known !== undefined) return known;
    const there = permuted(withFourAxes(first.get(index)!), LAST);
    last.set(index, there);
    return there;
  };
  const permuted = (input: number, axes: readonly number[]): number => {
    const { shape, type } = made[input]!;
    return make({ kind: 'permute', axes, inputs: [input], shape: axes.map((axis) => shape[axis]!), ...typed(type) });
  };
  /** What a map broadcasts may have fewer axes. */
  const withFourAxes = (input: number): number => {
    const { shape, type } = made[input]!;
    if (shape.length === 4) return input;
    const wider = [...[1, 1, 1, 1].slice(shape.length), ...shape];
    return make({ kind: 'reshape', inputs: [input], shape: wider, ...typed(type) });
  };

  nodes.forEach((node, index) => {
    const follows = FOLLOWING.has(node.kind) && node.shape.length === 4 && node.inputs.some((input) => isImage[input]!);
    const reads = node.inputs.map((input, i) => ((IMAGES[node.kind]?.[i] ?? follows) ? asImage : asItWas)(input));
    isImage[index] = follows || (node.kind in IMAGES && node.kind !== 'conv2dWeightGradient');
    (isImage[index] ? last : first).set(
      index,
      make({ ...(isImage[index] ? withChannelsLast(node) : node), inputs: reads }),
    );
  });
  const wanted = Object.entries(outputs).map(([name, index]) => [name, asItWas(index)] as const);
  return { nodes: made, outputs: Object.fromEntries(wanted), images: 'channels last' };
}

const typed = (type: GraphNode['type']): Pick<GraphNode, 'type'> => (type === undefined ? {} : { type });

/** A node of four axes whose channels move to the end. */
function withChannelsLast(node: GraphNode): GraphNode {
  const inOrder = (numbers: readonly number[]): readonly number[] => LAST.map((axis) => numbers[axis]!);
  const shape = inOrder(node.shape);
  switch (node.kind) {
    case 'sum':
    case 'max':
    case 'flip':
      return { ...node, shape, axes: node.axes.map((axis) => LAST.indexOf(axis)).toSorted((a, b) => a - b) };
    case 'slice':
      return { ...node, shape, from: inOrder(node.from) };
    case 'pad':
      return { ...node, shape, before: inOrder(node.before) };
    case 'concat':
      return { ...node, shape, axis: LAST.indexOf(node.axis) };
    default:
      return { ...node, shape };
  }
}
