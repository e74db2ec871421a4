import { copyKernel } from '../copy.ts';
import type { KernelSet } from '../kernel-set.ts';
import type { Scratch, StepLane } from '../step/step.ts';
import type { Columns } from './columns.ts';

/** Writes an image of one group out as a matrix, in scratch memory that all of them share. */
export interface Lowering {
  readonly scratch: Partial<Record<Scratch, number>>;
  readonly open: (lane: StepLane) => OpenLowering;
}

export interface OpenLowering {
  /** Before the first image of a call. */
  readonly start: () => void;
  readonly lower: (image: number) => void;
  /** The address of the matrix of the image at this address. */
  readonly matrix: (image: number) => number;
}

export const scratchOf = ({ padded, lowered }: Columns): Partial<Record<Scratch, number>> => ({
  padded: padded * 4,
  lowered: lowered * 4,
});

export function lowering(columns: Columns, kernels: KernelSet): Lowering {
  if (columns.kind === 'none')
    return {
      scratch: {},
      open: () => ({ start: () => undefined, lower: () => undefined, matrix: (image) => image }),
    };
  const pad = kernels.add(copyKernel(columns.image, columns.border)).name;
  const write = kernels.add(copyKernel(columns.patches, columns.matrix)).name;
  return {
    scratch: scratchOf(columns),
    open: ({ memory, kernel, scratch }) => {
      const [copy, lower] = [kernel(pad), kernel(write)];
      const { padded, lowered } = scratch;
      const border = new Float32Array(memory, padded, columns.padded);
      const matrix = (): number => lowered;
      if (columns.padded === 0)
        return {
          start: () => undefined,
          lower: (image) => {
            lower(image, lowered, 0);
          },
          matrix,
        };
      return {
        start: () => border.fill(0),
        lower: (image) => {
          copy(image, padded + columns.interior * 4, 0);
          lower(padded, lowered, 0);
        },
        matrix,
      };
    },
  };
}
