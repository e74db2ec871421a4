import type { Graph, GraphNode, Leaf } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { build, type Values } from './array.ts';
import { map } from './map.ts';
import { poolPick, poolSpread, poolSum, poolSumSpread } from './pool.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, matmul } from './product.ts';
import { argmax, max, sum } from './reduce.ts';
import { put, take } from './rows.ts';
import { concat, expand, flip, pad, permute, slice } from './view.ts';

type Named = Extract<Leaf, { readonly name: string }>;

/** Kind of a leaf → its name → its numbers in row-major order. */
export type LeafValues = Partial<Record<Named['kind'], Readonly<Record<string, ArrayLike<number>>>>>;

/** Computes all outputs of a graph in double precision, node by node, in the plainest way there is. */
export function evaluateGraph(graph: Graph, leaves: LeafValues): Record<string, Float64Array> {
  const computed: Values[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((index) => computed[index]!);
    computed.push({ shape: node.shape, values: compute(node, inputs, leaves) });
  }
  return Object.fromEntries(Object.entries(graph.outputs).map(([name, index]) => [name, computed[index]!.values]));
}

function compute(node: GraphNode, inputs: readonly Values[], leaves: LeafValues): Float64Array {
  const [first, second] = inputs as readonly [Values, Values];
  switch (node.kind) {
    case 'input':
    case 'parameter':
    case 'state':
    case 'random':
      return named(node, leaves);
    case 'constant':
      return Float64Array.from(node.values, Number);
    case 'index':
      return build(node.shape, (at) => at[node.axis]!);
    case 'map':
      return map(node, inputs);
    case 'sum':
      return sum(node, first);
    case 'max':
      return max(node, first);
    case 'argmax':
      return argmax(node, first);
    case 'matmul':
      return matmul(node, first, second);
    case 'conv2d':
      return conv2d(node, first, second);
    case 'conv2dInputGradient':
      return conv2dInputGradient(node, first, second);
    case 'conv2dWeightGradient':
      return conv2dWeightGradient(node, first, second);
    case 'poolPick':
      return poolPick(node, first, second);
    case 'poolSpread':
      return poolSpread(node, first, second);
    case 'poolSum':
      return poolSum(node, first);
    case 'poolSumSpread':
      return poolSumSpread(node, first);
    case 'take':
      return take(node, first, second);
    case 'put':
      return put(node, first, second);
    case 'permute':
      return permute(node, first);
    case 'expand':
      return expand(node, first);
    case 'slice':
      return slice(node, first);
    case 'flip':
      return flip(node, first);
    case 'pad':
      return pad(node, first);
    case 'concat':
      return concat(node, inputs);
    case 'reshape':
    case 'stop':
      return first.values;
  }
}

function named({ kind, name, shape }: Named, leaves: LeafValues): Float64Array {
  const values = leaves[kind]?.[name];
  if (values?.length !== sizeOf(shape))
    throw new Error(`${kind} ${name}: got ${values?.length ?? 'no'} numbers, expected ${sizeOf(shape)}`);
  return Float64Array.from(values);
}
