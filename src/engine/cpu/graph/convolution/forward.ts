import type { Gemm } from '../gemm.ts';
import type { KernelSet } from '../kernel-set.ts';
import { columnsOf } from './columns.ts';
import { groupOf } from './geometry.ts';
import { lowering } from './lowering.ts';
import { columnsAt, outputAt, piecesOf, weightsAt, type Convolution, type Work } from './pieces.ts';
import { packedWeights, type WeightOrder } from './weights.ts';

/** The output of a convolution from its image: [places, inner] · [inner, outChannels], image by image. */
export function forward(
  { geometry, image, weight, out }: Convolution,
  order: WeightOrder,
  kernels: KernelSet,
  gemm: Gemm,
): Work {
  const { batch, groups } = geometry;
  const columns = columnsOf(geometry, 'read');
  const { inner, parts } = columns;
  const { outChannels, imageAt, outAt } = groupOf(geometry);
  const lowered = lowering(columns, kernels);
  const weights = packedWeights(geometry, order, kernels);
  return {
    scratch: { gemm: gemm.scratchBytes, packed: weights.bytes, ...lowered.scratch },
    open: (lane) => {
      const [first, result] = [lane.address(image), lane.address(out)];
      const { start, lower, matrix } = lowered.open(lane);
      const { pack } = weights.open(lane, lane.address(weight));
      const calls = piecesOf(geometry, parts, gemm.unpacked / (inner * outChannels)).map((piece) =>
        lane.multiply({
          ...{ m: piece.rows, n: outChannels, k: inner },
          left: columnsAt(columns, matrix(first), piece),
          right: weightsAt(lane.scratch.packed, piece.part, inner, outChannels),
          out: outputAt(geometry, result, piece),
          add: piece.part > 0,
        }),
      );
      return () => {
        start();
        for (let group = 0; group < groups; group++) {
          pack(group);
          for (let sample = 0; sample < batch; sample++) {
            const at = first + imageAt(sample, group);
            lower(at);
            for (const call of calls) call(matrix(at) - matrix(first), 0, outAt(sample, group));
          }
        }
      };
    },
  };
}
