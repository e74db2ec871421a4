import { blocks, type Gemm, type MatrixProduct, type MatrixView } from '../gemm.ts';
import { copyKernel } from '../copy.ts';
import type { KernelSet } from '../kernel-set.ts';
import { numbersOf, type Step, type StepLane, type Tensor } from '../step/step.ts';
import { columnsOf, type Columns } from './columns.ts';
import { groupOf, type ConvolutionGeometry } from './geometry.ts';
import { lowering, scratchOf } from './lowering.ts';
import { packedWeights, type WeightOrder } from './weights.ts';

/** What a step does with its tensors. */
export type Work = Pick<Step, 'scratch' | 'open'>;

export interface Convolution {
  readonly geometry: ConvolutionGeometry;
  readonly image: Tensor;
  readonly weight: Tensor;
  readonly out: Tensor;
}

/** Some rows of a product of one part of a convolution. */
interface Piece {
  readonly sample: number;
  readonly group: number;
  readonly part: number;
  readonly from: number;
  readonly rows: number;
}

/** The output from the image. */
export function forward(
  { geometry, image, weight, out }: Convolution,
  order: WeightOrder,
  kernels: KernelSet,
  gemm: Gemm,
): Work {
  const columns = columnsOf(geometry, 'read');
  const group = groupOf(geometry);
  const { inner } = columns;
  const pack = packedWeights(geometry, order, kernels);
  const lowered = lowering(columns, kernels);
  return {
    scratch: { gemm: gemm.scratchBytes, packed: pack.bytes, ...lowered.scratch },
    open: (lane) => {
      const images = lowered.open(lane);
      const imageAt = (sample: number, g: number): number => lane.address(image) + group.imageAt(sample, g);
      const packed = pack.open(lane, lane.address(weight));
      const calls = callsOf(geometry, columns, gemm.unpacked / (inner * group.outChannels), lane, (piece) => ({
        ...{ m: piece.rows, n: group.outChannels, k: inner },
        left: rowsOf(columns, images.matrix(imageAt(piece.sample, piece.group)), piece),
        right: matrix(lane.scratch.packed + piece.part * inner * group.outChannels * 4, group.outChannels),
        out: outRows(lane.address(out), geometry, piece),
        add: piece.part > 0,
      }));
      return () => {
        images.start();
        calls.forEach((samples, g) => {
          packed.pack(g);
          samples.forEach((products, sample) => {
            images.lower(imageAt(sample, g));
            for (const call of products) call();
          });
        });
      };
    },
  };
}

/** The gradient of the weights from the image and the gradient of the output. */
export function toWeight({ geometry, image, weight, out }: Convolution, kernels: KernelSet, gemm: Gemm): Work {
  const columns = columnsOf(geometry, 'read');
  const group = groupOf(geometry);
  const { inner, outChannels } = { ...columns, ...group };
  const pack = packedWeights(geometry, 'inputs first', kernels);
  const lowered = lowering(columns, kernels);
  return {
    scratch: { gemm: gemm.scratchBytes, packed: pack.bytes, ...lowered.scratch },
    open: (lane) => {
      const images = lowered.open(lane);
      const imageAt = (sample: number, g: number): number => lane.address(image) + group.imageAt(sample, g);
      const packed = pack.open(lane, lane.address(weight));
      const calls = callsOf(geometry, columns, gemm.unpacked / (inner * outChannels), lane, (piece) => ({
        ...{ m: inner, n: outChannels, k: piece.rows },
        left: transposed(rowsOf(columns, images.matrix(imageAt(piece.sample, piece.group)), piece)),
        right: { ...outRows(lane.address(out), geometry, piece), columnStride: 1 },
        out: { address: lane.scratch.packed + piece.part * inner * outChannels * 4, rowStride: outChannels },
        add: piece.sample > 0 || piece.from > 0,
      }));
      return () => {
        images.start();
        calls.forEach((samples, g) => {
          samples.forEach((products, sample) => {
            images.lower(imageAt(sample, g));
            for (const call of products) call();
          });
          packed.unpack(g);
        });
      };
    },
  };
}

/** The gradient of the image from the weights and the gradient of the output, where `mirrored` has no convolution for it. */
export function toImage({ geometry, image, weight, out }: Convolution, kernels: KernelSet, gemm: Gemm): Work {
  const columns = columnsOf(geometry, 'written');
  const group = groupOf(geometry);
  const { inner, outChannels } = { ...columns, ...group };
  const pack = packedWeights(geometry, 'outputs first', kernels);
  const raise = kernels.add(copyKernel(columns.matrix, { ...columns.matrix, ...columns.patches }, 'sum')).name;
  const unpad = kernels.add(copyKernel(columns.border, columns.image)).name;
  return {
    scratch: { gemm: gemm.scratchBytes, packed: pack.bytes, ...scratchOf(columns) },
    open: (lane) => {
      const { padded, lowered } = lane.scratch;
      const [add, copy] = [lane.kernel(raise), lane.kernel(unpad)];
      const images = numbersOf(lane, image);
      const border = new Float32Array(lane.memory, padded, columns.padded);
      const imageAt = (sample: number, g: number): number => lane.address(image) + group.imageAt(sample, g);
      const packed = pack.open(lane, lane.address(weight));
      const calls = callsOf(geometry, columns, gemm.unpacked / (inner * outChannels), lane, (piece) => ({
        ...{ m: piece.rows, n: inner, k: outChannels },
        left: { ...outRows(lane.address(out), geometry, piece), columnStride: 1 },
        right: matrix(lane.scratch.packed, inner),
        out: { address: lowered + piece.from * inner * 4, rowStride: inner },
        add: false,
      }));
      return () => {
        images.fill(0);
        calls.forEach((samples, g) => {
          packed.pack(g);
          samples.forEach((products, sample) => {
            for (const call of products) call();
            if (columns.padded === 0) add(lowered, imageAt(sample, g), 0);
            else {
              border.fill(0);
              add(lowered, padded, 0);
              copy(padded + columns.interior * 4, imageAt(sample, g), 0);
            }
          });
        });
      };
    },
  };
}

const matrix = (address: number, rowStride: number): MatrixView => ({ address, rowStride, columnStride: 1 });
const transposed = ({ address, rowStride, columnStride }: MatrixView): MatrixView => ({
  ...{ address, rowStride: columnStride, columnStride: rowStride },
});

/** The rows of a piece, of the matrix that an image became. */
function rowsOf({ rowStride, columnStride, partStride }: Columns, address: number, { part, from }: Piece): MatrixView {
  return { address: address + (part * partStride + from * rowStride) * 4, rowStride, columnStride };
}

/** The rows of a piece, of the output as a matrix of places and channels. */
function outRows(address: number, geometry: ConvolutionGeometry, { sample, group, from }: Piece) {
  return { address: address + groupOf(geometry).outAt(sample, group, from), rowStride: geometry.outChannels };
}

/** The products of each group and sample. */
function callsOf(
  geometry: ConvolutionGeometry,
  { parts }: Columns,
  mostRows: number,
  { multiply }: StepLane,
  product: (piece: Piece) => MatrixProduct,
): readonly (readonly (readonly (() => void)[])[])[] {
  const { batch, groups, outHeight, outWidth } = geometry;
  const pieces = blocks(outHeight * outWidth, mostRows);
  return range(groups).map((group) =>
    range(batch).map((sample) =>
      range(parts).flatMap((part) => pieces.map((piece) => multiply(product({ sample, group, part, ...piece })))),
    ),
  );
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);
