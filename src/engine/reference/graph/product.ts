import type { Convolution, NodeOf, Shape } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { forEachPlace, offset, type Values } from './array.ts';

export function matmul({ shape }: NodeOf<'matmul'>, a: Values, b: Values): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  const [rows, columns, length] = [shape.at(-2)!, shape.at(-1)!, a.shape.at(-1)!];
  forEachPlace(shape.slice(0, -2), (at, matrix) => {
    const [left, right] = [matrixAt(a, at), matrixAt(b, at)];
    for (let i = 0; i < rows; i += 1)
      for (let j = 0; j < columns; j += 1) {
        let total = 0;
        for (let k = 0; k < length; k += 1) total += left[i * length + k]! * right[k * columns + j]!;
        result[(matrix * rows + i) * columns + j] = total;
      }
  });
  return result;
}

/** The matrix that a larger stack of them has at `at` when x is broadcast to it. */
function matrixAt({ shape, values }: Values, at: readonly number[]): Float64Array {
  const [stack, size] = [shape.slice(0, -2), sizeOf(shape.slice(-2))];
  const missing = at.length - stack.length;
  const own = stack.map((length, axis) => (length === 1 ? 0 : at[missing + axis]!));
  const start = offset(stack, own) * size;
  return values.subarray(start, start + size);
}

export function conv2d(node: NodeOf<'conv2d'>, image: Values, weight: Values): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  forEachTerm(node, image.shape, weight.shape, node.shape, (x, w, y) => {
    result[y]! += image.values[x]! * weight.values[w]!;
  });
  return result;
}

export function conv2dInputGradient(
  node: NodeOf<'conv2dInputGradient'>,
  gradient: Values,
  weight: Values,
): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  forEachTerm(node, node.shape, weight.shape, gradient.shape, (x, w, y) => {
    result[x]! += gradient.values[y]! * weight.values[w]!;
  });
  return result;
}

export function conv2dWeightGradient(
  node: NodeOf<'conv2dWeightGradient'>,
  image: Values,
  gradient: Values,
): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  forEachTerm(node, image.shape, node.shape, gradient.shape, (x, w, y) => {
    result[w]! += image.values[x]! * gradient.values[y]!;
  });
  return result;
}

/** Visits every product in a convolution: where its factors and its sum lie in the image, the weight and the result. */
function forEachTerm(
  { stride, padding, dilation, groups }: Convolution,
  imageShape: Shape,
  weightShape: Shape,
  resultShape: Shape,
  visit: (image: number, weight: number, result: number) => void,
): void {
  const [batch, channels, height, width] = resultShape as [number, number, number, number];
  const [, inputs, imageHeight, imageWidth] = imageShape as [number, number, number, number];
  const [, perGroup, kernelHeight, kernelWidth] = weightShape as [number, number, number, number];
  for (let b = 0; b < batch; b += 1)
    for (let out = 0; out < channels; out += 1)
      for (let i = 0; i < height; i += 1)
        for (let j = 0; j < width; j += 1)
          for (let c = 0; c < perGroup; c += 1)
            for (let ki = 0; ki < kernelHeight; ki += 1)
              for (let kj = 0; kj < kernelWidth; kj += 1) {
                const channel = Math.floor(out / (channels / groups)) * perGroup + c;
                const row = i * stride[0] - padding[0] + ki * dilation[0];
                const column = j * stride[1] - padding[1] + kj * dilation[1];
                if (row < 0 || row >= imageHeight || column < 0 || column >= imageWidth) continue;
                visit(
                  ((b * inputs + channel) * imageHeight + row) * imageWidth + column,
                  ((out * perGroup + c) * kernelHeight + ki) * kernelWidth + kj,
                  ((b * channels + out) * height + i) * width + j,
                );
              }
}
