import type { Graph, GraphNode, NodeOf } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { unpadded } from './unpadded.ts';

/** A sum of more numbers than this by few threads would leave the others waiting. */
const LONG = 512;
/** Threads that are enough. */
const MANY = 1024;
/** Each part of a concatenation is a buffer, of which a kernel may have few. */
const PARTS = 4;

/**
 * The same graph in nodes that make good kernels: long reductions axis by axis, concatenations of many parts from some at a
 * time, convolutions of images that have their border.
 */
export function narrowed({ nodes, outputs }: Graph): Graph {
  const result: GraphNode[] = [];
  const places: number[] = [];
  const add = (node: GraphNode): number => result.push(node) - 1;
  for (const original of nodes) {
    const node = { ...original, inputs: original.inputs.map((input) => places[input]!) };
    if (node.kind === 'sum' || node.kind === 'max') places.push(reduceByAxis(node, result, add));
    else if (node.kind === 'concat') places.push(concatByParts(node, result, add));
    else if (node.kind === 'conv2d' || node.kind === 'conv2dInputGradient' || node.kind === 'conv2dWeightGradient')
      places.push(unpadded(node, result, add));
    else places.push(add(node));
  }
  return {
    nodes: result,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, index]) => [name, places[index]!])),
  };
}

type Add = (node: GraphNode) => number;

/** From the first axis on, so that neighbouring threads read neighbouring numbers for as long as there are many. */
function reduceByAxis(node: NodeOf<'sum' | 'max'>, nodes: readonly GraphNode[], add: Add): number {
  const [input] = node.inputs as [number];
  const { shape } = nodes[input]!;
  const count = sizeOf(shape) / Math.max(1, sizeOf(node.shape));
  if (count <= LONG || sizeOf(node.shape) >= MANY) return add(node);
  const axes = node.axes.filter((axis) => shape[axis] !== 1);
  return axes.reduce(
    (of, axis) => add({ ...node, inputs: [of], axes: [axis], shape: nodes[of]!.shape.with(axis, 1) }),
    input,
  );
}

function concatByParts(node: NodeOf<'concat'>, nodes: readonly GraphNode[], add: Add): number {
  let parts = node.inputs;
  while (parts.length > PARTS) {
    const larger: number[] = [];
    for (let i = 0; i < parts.length; i += PARTS) {
      const some = parts.slice(i, i + PARTS);
      const length = some.reduce((sum, part) => sum + nodes[part]!.shape[node.axis]!, 0);
      larger.push(add({ ...node, inputs: some, shape: node.shape.with(node.axis, length) }));
    }
    parts = larger;
  }
  return add({ ...node, inputs: parts });
}
