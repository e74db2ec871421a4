import type { GraphNode, NodeOf } from '../../../graph/node.ts';

type Add = (node: GraphNode) => number;
type Convolution = NodeOf<'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient'>;

/**
 * A convolution of an image with its zeros around it: where a window may lie partly outside, each of its products would
 * ask whether it does. A zero times what is not finite is NaN then, as in PyTorch.
 */
export function unpadded(node: Convolution, nodes: readonly GraphNode[], add: Add): number {
  const [first, second] = node.inputs as [number, number];
  if (node.kind !== 'conv2dInputGradient')
    return add({ ...node, inputs: [surrounded(first, node.padding, nodes, add), second], padding: [0, 0] });
  const { stride, padding, dilation } = node;
  const [, , kh, kw] = nodes[second]!.shape;
  // Each pixel is seen by windows that begin up to a kernel's length before it, also before the first and after the last.
  const reach = [dilation[0] * (kh! - 1), dilation[1] * (kw! - 1)] as const;
  const around = [reach[0] - padding[0], reach[1] - padding[1]] as const;
  const isMany = stride[0] > 1 || stride[1] > 1;
  if (isMany || around[0] < 0 || around[1] < 0) return add(node);
  return add({ ...node, inputs: [surrounded(first, around, nodes, add), second], padding: reach });
}

function surrounded(
  image: number,
  [rows, columns]: readonly [number, number],
  nodes: readonly GraphNode[],
  add: Add,
): number {
  if (rows === 0 && columns === 0) return image;
  const [batch, channels, height, width] = nodes[image]!.shape as readonly [number, number, number, number];
  const shape = [batch, channels, height + 2 * rows, width + 2 * columns];
  return add({ kind: 'pad', inputs: [image], shape, before: [0, 0, rows, columns] });
}
