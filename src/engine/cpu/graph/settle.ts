import type { Graph, Shape } from '../../../graph/node.ts';
import { isLeaf, isView } from './groups.ts';
import { isProductOf } from './step/matmul.ts';
import type { Buffer, Tensor } from './step/step.ts';
import { contiguous, isContiguous, permuted, reshaped, sizeOf, sliced } from './view.ts';

/**
 * Where tensors are computed so that nobody need move them: outputs where they are wanted, and what is put in another
 * order and then in another shape in that order. All others may lie anywhere.
 *
 * @param wanted where an output is wanted; undefined where it may lie anywhere
 */
export function settledTensors(
  { nodes, outputs }: Graph,
  wanted: (name: string, shape: Shape) => Tensor | undefined,
): Map<number, Tensor> {
  const settled = new Map<number, Tensor>();
  const settle = (index: number, tensor: Tensor): void => {
    const node = nodes[index]!;
    const [input] = node.inputs as readonly [number];
    if (settled.has(index) || isLeaf(node)) return;
    switch (node.kind) {
      case 'permute':
        settle(input, permuted(tensor, inverse(node.axes)));
        break;
      case 'stop':
        settle(input, tensor);
        break;
      case 'reshape': {
        const before = reshaped(tensor, nodes[input]!.shape);
        if (before !== null) settle(input, before);
        break;
      }
      case 'concat': {
        settled.set(index, tensor);
        let from = 0;
        for (const part of node.inputs) {
          const length = nodes[part]!.shape[node.axis]!;
          settle(part, sliced(tensor, node.axis, from, length));
          from += length;
        }
        break;
      }
      case 'matmul': {
        const inner = nodes[input]!.shape.at(-1)!;
        if (isWholeOf(tensor) || (inner > 0 && isProductOf(tensor))) settled.set(index, tensor);
        break;
      }
      default:
        if (!isView(node) && isWholeOf(tensor)) settled.set(index, tensor);
    }
  };
  for (const [name, index] of Object.entries(outputs)) {
    const tensor = wanted(name, nodes[index]!.shape);
    if (tensor !== undefined) settle(index, tensor);
  }
  for (const node of nodes) {
    const input = nodes[node.inputs[0]!];
    if (node.kind !== 'reshape' || input?.kind !== 'permute' || sizeOf(node.shape) === 0) continue;
    const asItIs = permuted(contiguous(null, nodes[input.inputs[0]!]!.shape), input.axes);
    if (reshaped(asItIs, node.shape) !== null) continue;
    settle(node.inputs[0]!, contiguous<Buffer>({ numbers: sizeOf(node.shape), fixed: undefined }, input.shape));
  }
  return settled;
}

/** Whether it is all of its buffer, in order. */
const isWholeOf = (tensor: Tensor): boolean =>
  tensor.offset === 0 && tensor.buffer.numbers === sizeOf(tensor.shape) && isContiguous(tensor);

/** The order of axes that undoes another. */
const inverse = (axes: readonly number[]): readonly number[] => axes.map((_, axis) => axes.indexOf(axis));
