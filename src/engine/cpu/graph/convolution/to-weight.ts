import type { Gemm } from '../gemm.ts';
import type { KernelSet } from '../kernel-set.ts';
import { columnsOf } from './columns.ts';
import { groupOf } from './geometry.ts';
import { lowering } from './lowering.ts';
import { columnsAt, outputAt, piecesOf, weightsAt, type Convolution, type Work } from './pieces.ts';
import { packedWeights } from './weights.ts';

/** Sums over fewer places than this pass over so many weights that packing is the lesser evil. */
const LEAST_PLACES = 8;

/** The gradient of a convolution's weights: [inner, places] · [places, outChannels], summed over the images. */
export function toWeight({ geometry, image, weight, out }: Convolution, kernels: KernelSet, gemm: Gemm): Work {
  const { batch, groups } = geometry;
  const columns = columnsOf(geometry, 'read');
  const { inner, parts } = columns;
  const { outChannels, imageAt, outAt } = groupOf(geometry);
  const lowered = lowering(columns, kernels);
  const weights = packedWeights(geometry, 'inputs first', kernels);
  return {
    scratch: { gemm: gemm.scratchBytes, packed: weights.bytes, ...lowered.scratch },
    open: (lane) => {
      const [first, gradient] = [lane.address(image), lane.address(out)];
      const { start, lower, matrix } = lowered.open(lane);
      const { unpack } = weights.open(lane, lane.address(weight));
      const most = gemm.unpacked / (inner * outChannels);
      const pieces = piecesOf(geometry, parts, most < LEAST_PLACES ? Infinity : most);
      const [starting, adding] = [false, true].map((add) =>
        pieces.map((piece) => {
          const { rowStride, columnStride, address } = columnsAt(columns, matrix(first), piece);
          return lane.multiply({
            ...{ m: inner, n: outChannels, k: piece.rows },
            left: { address, rowStride: columnStride, columnStride: rowStride },
            right: outputAt(geometry, gradient, piece),
            out: weightsAt(lane.scratch.packed, piece.part, inner, outChannels),
            add: add || piece.from > 0,
          });
        }),
      );
      return () => {
        start();
        for (let group = 0; group < groups; group++) {
          for (let sample = 0; sample < batch; sample++) {
            const at = first + imageAt(sample, group);
            lower(at);
            for (const call of (sample === 0 ? starting : adding)!)
              call(matrix(at) - matrix(first), outAt(sample, group), 0);
          }
          unpack(group);
        }
      };
    },
  };
}
