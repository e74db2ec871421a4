import type { NodeOf, Shape, Window } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { forEachPlace, offset, type Values } from './array.ts';

export function poolPick(node: NodeOf<'poolPick'>, by: Values, of: Values): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  forEachWindow(node, by.shape, node.shape, (places, i) => {
    result[i] = of.values[pick(by.values, places)]!;
  });
  return result;
}

export function poolSpread(node: NodeOf<'poolSpread'>, by: Values, d: Values): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  forEachWindow(node, node.shape, d.shape, (places, i) => {
    result[pick(by.values, places)]! += d.values[i]!;
  });
  return result;
}

export function poolSum(node: NodeOf<'poolSum'>, x: Values): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  forEachWindow(node, x.shape, node.shape, (places, i) => {
    for (const place of places) result[i]! += x.values[place]!;
  });
  return result;
}

export function poolSumSpread(node: NodeOf<'poolSumSpread'>, d: Values): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  forEachWindow(node, node.shape, d.shape, (places, i) => {
    for (const place of places) result[place]! += d.values[i]!;
  });
  return result;
}

/** The first place of the largest value; a NaN is larger than all, and of several the last, as in PyTorch. */
function pick(values: Float64Array, places: readonly number[]): number {
  return places.reduce((best, place) => (values[place]! > values[best]! || Number.isNaN(values[place]) ? place : best));
}

/** Visits all windows: the places in the image that one covers, and where its result lies. */
function forEachWindow(
  { kernel, stride, padding }: Window,
  image: Shape,
  result: Shape,
  visit: (places: readonly number[], index: number) => void,
): void {
  forEachPlace(result, ([batch, channel, i, j], index) => {
    const places: number[] = [];
    for (let ki = 0; ki < kernel[0]; ki += 1)
      for (let kj = 0; kj < kernel[1]; kj += 1) {
        const [row, column] = [i! * stride[0] - padding[0] + ki, j! * stride[1] - padding[1] + kj];
        if (row >= 0 && row < image[2]! && column >= 0 && column < image[3]!)
          places.push(offset(image, [batch!, channel!, row, column]));
      }
    visit(places, index);
  });
}
