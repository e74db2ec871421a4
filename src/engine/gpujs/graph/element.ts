import type { GraphNode, MapExpression, NodeOf } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { KernelExpression } from '../../../optimizer/rule/expression.ts';
import { Emitter } from '../expression.ts';
import type { Block } from './block.ts';
import type { Coordinate } from './coordinate.ts';
import { poolPick, poolSpread, poolSum, poolSumSpread } from './pool.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, matmul } from './product.ts';
import { argmax, max, sum } from './reduction.ts';
import { put, take } from './rows.ts';
import { broadcast, concat, pad, placeInInput } from './view.ts';
import type { Writing } from './writing.ts';

export type Computed = Exclude<GraphNode, { kind: 'input' | 'parameter' | 'state' | 'random' }>;

/** Writes the code that computes an element of a node, and names it. */
export function compute(node: Computed, at: readonly Coordinate[], block: Block, writing: Writing): string {
  switch (node.kind) {
    case 'constant':
      return writing.constant(Number(node.values[0]), block);
    case 'index': {
      const place = at[node.axis]!;
      return place.least === place.most ? writing.constant(place.least, block) : block.keep(place.code(block));
    }
    case 'map':
      return map(node, at, block, writing);
    case 'sum':
      return sum(node, at, block, writing);
    case 'max':
      return max(node, at, block, writing);
    case 'argmax':
      return argmax(node, at, block, writing);
    case 'matmul':
      return matmul(node, at, block, writing);
    case 'conv2d':
      return conv2d(node, at, block, writing);
    case 'conv2dInputGradient':
      return conv2dInputGradient(node, at, block, writing);
    case 'conv2dWeightGradient':
      return conv2dWeightGradient(node, at, block, writing);
    case 'poolPick':
      return poolPick(node, at, block, writing);
    case 'poolSpread':
      return poolSpread(node, at, block, writing);
    case 'poolSum':
      return poolSum(node, at, block, writing);
    case 'poolSumSpread':
      return poolSumSpread(node, at, block, writing);
    case 'take':
      return take(node, at, block, writing);
    case 'put':
      return put(node, at, block, writing);
    case 'pad':
      return pad(node, at, block, writing);
    case 'concat':
      return concat(node, at, block, writing);
    case 'reshape':
    case 'permute':
    case 'expand':
    case 'slice':
    case 'flip':
    case 'stop': {
      const input = node.inputs[0]!;
      return writing.element(input, placeInInput(node, writing.nodes[input]!.shape, at), block);
    }
    default:
      return node satisfies never;
  }
}

function map({ inputs, expression }: NodeOf<'map'>, at: readonly Coordinate[], block: Block, writing: Writing): string {
  const leaves = {
    element: (argument: string) => {
      const input = inputs[Number(argument)]!;
      return writing.element(input, broadcast(writing.nodes[input]!.shape, at), block);
    },
    constant: (value: number) => writing.constant(value, block),
    scalar: () => nothing('scalars'),
    whole: () => nothing('wholes'),
  };
  return new Emitter(leaves, [], (code) => block.keep(code)).number(ofArguments(expression));
}

/** The expression as that of a rule, whose elements are the arguments by number. */
function ofArguments(expression: MapExpression): KernelExpression {
  switch (expression.kind) {
    case 'constant':
      return expression;
    case 'argument':
      return { kind: 'element', name: String(expression.index) };
    case 'unary':
      return { ...expression, operand: ofArguments(expression.operand) };
    case 'binary':
      return { ...expression, left: ofArguments(expression.left), right: ofArguments(expression.right) };
    case 'choose':
      return {
        ...expression,
        test: ofArguments(expression.test),
        then: ofArguments(expression.then),
        otherwise: ofArguments(expression.otherwise),
      };
  }
}

function nothing(what: string): never {
  throw new Error(`a map has no ${what}`);
}

export const isEmpty = ({ shape }: GraphNode): boolean => sizeOf(shape) === 0;
