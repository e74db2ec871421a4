import { copyKernel } from '../copy.ts';
import type { KernelSet } from '../kernel-set.ts';
import { depthwise, depthwiseToImage, depthwiseToWeight } from '../kernels/depthwise.ts';
import { numbersOf, type StepLane } from '../step/step.ts';
import { rowMajor, sizeOf } from '../view.ts';
import type { ConvolutionGeometry } from './geometry.ts';
import type { Convolution, Work } from './pieces.ts';

/** Whether every channel is convolved by itself: products would be of one column each. */
export const isDepthwise = ({ groups, channels, outChannels }: ConvolutionGeometry): boolean =>
  groups > 1 && groups === channels && groups === outChannels;

const MAKERS = { forward: depthwise, toImage: depthwiseToImage, toWeight: depthwiseToWeight };

/** A convolution of each channel by itself, or one of its gradients, four channels at a time. */
export function depthwiseWork(
  { geometry, image, weight, out }: Convolution,
  work: keyof typeof MAKERS,
  kernels: KernelSet,
): Work {
  const [kh, kw] = geometry.kernel;
  const shape = [kh, kw, geometry.channels];
  const packed = { shape, strides: rowMajor(shape) };
  const given = { shape, strides: [kw, 1, kh * kw] };
  const run = kernels.add({
    key: `depthwise ${work} ${JSON.stringify(geometry)}`,
    make: (name) => ({ text: MAKERS[work](name, geometry) }),
  }).name;
  const copy = kernels.add(work === 'toWeight' ? copyKernel(packed, given) : copyKernel(given, packed)).name;
  return {
    scratch: { packed: sizeOf(shape) * 4 },
    open: (lane: StepLane) => {
      const weights = lane.scratch.packed;
      const [images, all, results] = [image, weight, out].map(lane.address) as [number, number, number];
      const [call, move] = [lane.kernel(run), lane.kernel(copy)];
      const pixels = numbersOf(lane, image);
      const sums = new Float32Array(lane.memory, weights, sizeOf(shape));
      const works: Readonly<Record<typeof work, () => void>> = {
        forward: () => {
          move(all, weights, 0);
          call(images, weights, results);
        },
        toImage: () => {
          move(all, weights, 0);
          pixels.fill(0);
          call(results, weights, images);
        },
        toWeight: () => {
          sums.fill(0);
          call(images, results, weights);
          move(weights, all, 0);
        },
      };
      return works[work];
    },
  };
}
