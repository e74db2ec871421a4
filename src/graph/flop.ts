import type { Model } from './model.ts';
import type { Graph, GraphNode, MapExpression, Shape } from './node.ts';
import { withParameterGradients } from './parameter-gradients.ts';
import { sizeOf } from './shape.ts';

/**
 * Floating-point operations of a training step on a full batch: the loss and its gradients, without the optimizer's update.
 * See `flopOf` for what counts.
 */
export function flopOfStep(model: Model): number {
  const largest = model.train.toSorted((a, b) => b.batch - a.batch).slice(0, 1);
  const [full] = withParameterGradients({ ...model, train: largest }).train;
  return full === undefined ? 0 : flopOf(full.graph);
}

/**
 * Floating-point operations of a graph, as they are usually counted: of products and convolutions a multiplication and an
 * addition for each pair of numbers that meet, padding included; of elementwise expressions every operator once, a root or an exponential
 * like a sum; of reductions, windows and scattered rows one for each number that is read. What only moves numbers is free.
 */
export function flopOf({ nodes }: Graph): number {
  return nodes.reduce((sum, node) => sum + flopOfNode(node, nodes), 0);
}

function flopOfNode(node: GraphNode, nodes: readonly GraphNode[]): number {
  const shapeOf = (input: number): Shape => nodes[node.inputs[input]!]!.shape;
  const size = sizeOf(node.shape);
  switch (node.kind) {
    case 'map':
      return size * operatorsIn(node.expression);
    case 'sum':
    case 'max':
    case 'argmax':
      return sizeOf(shapeOf(0));
    case 'matmul':
      return 2 * size * shapeOf(0).at(-1)!;
    case 'conv2d':
      return ofConvolution(node.shape, shapeOf(1));
    case 'conv2dInputGradient':
      return ofConvolution(shapeOf(0), shapeOf(1));
    case 'conv2dWeightGradient':
      return ofConvolution(shapeOf(1), node.shape);
    case 'poolPick':
    case 'poolSum':
      return size * node.kernel[0] * node.kernel[1];
    case 'poolSpread':
    case 'poolSumSpread':
      return sizeOf(shapeOf(node.inputs.length - 1)) * node.kernel[0] * node.kernel[1];
    case 'put':
      return sizeOf(shapeOf(1));
    default:
      return 0;
  }
}

/** Each output meets every number of one filter, whichever way the numbers flow. @param maps [batch, out, h, w] */
function ofConvolution(maps: Shape, weight: Shape): number {
  return 2 * sizeOf(maps) * sizeOf(weight.slice(1));
}

function operatorsIn(expression: MapExpression): number {
  switch (expression.kind) {
    case 'unary':
      return 1 + operatorsIn(expression.operand);
    case 'binary':
      return 1 + operatorsIn(expression.left) + operatorsIn(expression.right);
    case 'choose':
      return 1 + operatorsIn(expression.test) + operatorsIn(expression.then) + operatorsIn(expression.otherwise);
    default:
      return 0;
  }
}
