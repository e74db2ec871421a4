import { blocks, type MatrixView } from '../gemm.ts';
import type { Step, Tensor } from '../step/step.ts';
import type { Columns } from './columns.ts';
import type { ConvolutionGeometry } from './geometry.ts';

/** What a step does with its tensors. */
export type Work = Pick<Step, 'scratch' | 'open'>;

/** A convolution and where its tensors lie, one of which is to be computed. */
export interface Convolution {
  readonly geometry: ConvolutionGeometry;
  readonly image: Tensor;
  readonly weight: Tensor;
  readonly out: Tensor;
}

/** Some places of one part of an image's products; see `Columns`. */
export interface Piece {
  readonly part: number;
  readonly from: number;
  readonly rows: number;
}

/** All pieces of an image of one group, of at most so many places each; those of a part come after each other. */
export function piecesOf({ outHeight, outWidth }: ConvolutionGeometry, parts: number, most: number): readonly Piece[] {
  const rows = blocks(outHeight * outWidth, most);
  return Array.from({ length: parts }, (_, part) => part).flatMap((part) => rows.map((block) => ({ part, ...block })));
}

/** A piece of the matrix that an image became, which begins at an address. */
export function columnsAt(
  { rowStride, columnStride, partStride }: Columns,
  address: number,
  { part, from }: Piece,
): MatrixView {
  return { address: address + (part * partStride + from * rowStride) * 4, rowStride, columnStride };
}

/** A piece of the output of the first image and group: a matrix of places and channels. */
export function outputAt(
  { outChannels }: ConvolutionGeometry,
  address: number,
  { from }: Pick<Piece, 'from'>,
): MatrixView {
  return { address: address + from * outChannels * 4, rowStride: outChannels, columnStride: 1 };
}

/** Weights of a part, in the order in which they were packed. */
export function weightsAt(address: number, part: number, rows: number, columns: number): MatrixView {
  return { address: address + part * rows * columns * 4, rowStride: columns, columnStride: 1 };
}
