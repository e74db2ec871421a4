import { copyKernel } from '../copy.ts';
import type { Gemm } from '../gemm.ts';
import type { KernelSet } from '../kernel-set.ts';
import { numbersOf } from '../step/step.ts';
import { columnsOf } from './columns.ts';
import { groupOf } from './geometry.ts';
import { scratchOf } from './lowering.ts';
import { columnsAt, outputAt, piecesOf, type Convolution, type Work } from './pieces.ts';
import { packedWeights } from './weights.ts';

/**
 * The gradient of a convolution's image where `mirrored` has no other convolution for it: [places, outChannels] ·
 * [outChannels, inner], of which every number is added to the one that it would have been copied from.
 */
export function toImage({ geometry, image, weight, out }: Convolution, kernels: KernelSet, gemm: Gemm): Work {
  const { batch, groups } = geometry;
  const columns = columnsOf(geometry, 'written');
  const { inner, parts, interior } = columns;
  const { outChannels, imageAt, outAt } = groupOf(geometry);
  const weights = packedWeights(geometry, 'outputs first', kernels);
  const raise = kernels.add(copyKernel(columns.matrix, { ...columns.matrix, ...columns.patches }, 'sum')).name;
  const unpad = kernels.add(copyKernel(columns.border, columns.image)).name;
  return {
    scratch: { gemm: gemm.scratchBytes, packed: weights.bytes, ...scratchOf(columns) },
    open: (lane) => {
      const [first, gradient] = [lane.address(image), lane.address(out)];
      const { padded, lowered } = lane.scratch;
      const [add, copy] = [lane.kernel(raise), lane.kernel(unpad)];
      const { pack } = weights.open(lane, lane.address(weight));
      const images = numbersOf(lane, image);
      const border = new Float32Array(lane.memory, padded, columns.padded);
      const calls = piecesOf(geometry, parts, gemm.unpacked / (inner * outChannels)).map((piece) =>
        lane.multiply({
          ...{ m: piece.rows, n: inner, k: outChannels },
          left: outputAt(geometry, gradient, piece),
          right: { address: lane.scratch.packed + piece.part * inner * 4, rowStride: parts * inner, columnStride: 1 },
          out: columnsAt(columns, lowered, piece),
          add: false,
        }),
      );
      return () => {
        images.fill(0);
        for (let group = 0; group < groups; group++) {
          pack(group);
          for (let sample = 0; sample < batch; sample++) {
            const at = first + imageAt(sample, group);
            for (const call of calls) call(outAt(sample, group), 0, 0);
            if (columns.padded === 0) add(lowered, at, 0);
            else {
              border.fill(0);
              add(lowered, padded, 0);
              copy(padded + interior * 4, at, 0);
            }
          }
        }
      };
    },
  };
}
