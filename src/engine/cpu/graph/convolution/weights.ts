import { copyKernel } from '../copy.ts';
import type { KernelSet } from '../kernel-set.ts';
import type { StepLane } from '../step/step.ts';
import { rowMajor, sizeOf } from '../view.ts';
import { groupOf, type ConvolutionGeometry } from './geometry.ts';

/**
 * In what order the weights of a group, [out, in, kh, kw], are packed for products: `inputs first` [kh, kw, in, out],
 * `outputs first` [out, kh, kw, in], or `mirrored` [kh, kw, out, in] with both axes of the kernel turned round, for the
 * convolution that is the gradient of the image.
 */
export type WeightOrder = 'inputs first' | 'outputs first' | 'mirrored';

/** The weights of one group at a time, in scratch memory. */
export interface PackedWeights {
  readonly bytes: number;
  /** @param weight the address of all weights */
  readonly open: (lane: StepLane, weight: number) => Readonly<Record<'pack' | 'unpack', (group: number) => void>>;
}

/** @param geometry of the convolution that reads them: of a mirrored one its inputs are the outputs of the weights */
export function packedWeights(geometry: ConvolutionGeometry, order: WeightOrder, kernels: KernelSet): PackedWeights {
  const { channels, outChannels, weightsAt } = groupOf(geometry);
  const [kh, kw] = geometry.kernel;
  const area = kh * kw;
  const { shape, strides, first } = {
    'inputs first': { shape: [kh, kw, channels, outChannels], strides: [kw, 1, area, channels * area], first: 0 },
    'outputs first': { shape: [outChannels, kh, kw, channels], strides: [channels * area, kw, 1, area], first: 0 },
    mirrored: { shape: [kh, kw, channels, outChannels], strides: [-kw, -1, outChannels * area, area], first: area - 1 },
  }[order];
  const packed = { shape, strides: rowMajor(shape) };
  const names = {
    pack: kernels.add(copyKernel({ strides }, packed)).name,
    unpack: kernels.add(copyKernel(packed, { shape, strides })).name,
  };
  return {
    bytes: sizeOf(shape) * 4,
    open: ({ kernel, scratch }, weight) => {
      const [pack, unpack] = [kernel(names.pack), kernel(names.unpack)];
      const at = (group: number): number => weight + weightsAt(group) + first * 4;
      return {
        pack: (group) => {
          pack(at(group), scratch.packed, 0);
        },
        unpack: (group) => {
          unpack(scratch.packed, at(group), 0);
        },
      };
    },
  };
}
