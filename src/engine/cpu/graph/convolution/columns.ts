import { rowMajor, sizeOf, type View } from '../view.ts';
import type { ConvolutionGeometry } from './geometry.ts';

type Layout = Pick<View, 'shape' | 'strides'>;

/**
 * An image of one group as a matrix with a row for each place of the output, of the numbers that the weights meet there:
 * [kh, kw, channels] from the outside in.
 *
 * `whole`: each row is that. `rows`: only shifts along x are written out, [kw, channels] for each row of the image with
 * its border; a shift along y is then a matter of where in that matrix a product begins, so that kh products are added
 * up. It is a part of the copying, and wants steps of one row from output to output. `none`: a 1 × 1 kernel takes the
 * image as it is.
 *
 * Where [kw, channels] is long enough to be worth a call, a product is of that: its weights then stay in the nearest cache.
 */
export interface Columns {
  readonly kind: 'whole' | 'rows' | 'none';
  /** Products that are added up. */
  readonly parts: number;
  /** How far apart these begin, in numbers. */
  readonly partStride: number;
  /** Numbers in a row that a product reads, and where the next is, in its row and in the next. */
  readonly inner: number;
  readonly rowStride: number;
  readonly columnStride: number;
  /** Numbers of the image with its border, which is 0 where there is none, and of the matrix, and where the image begins. */
  readonly padded: number;
  readonly interior: number;
  readonly lowered: number;
  /** For copies: the image and its place in the border, and the matrix and where its numbers come from. */
  readonly image: Layout;
  readonly border: Layout;
  readonly matrix: Layout;
  readonly patches: Pick<View, 'strides'>;
}

/** Below so many numbers in a product's inner dimension, one large product is faster than kh small ones. */
const LEAST_INNER = 16;

/** @param use whether products read the matrix, or write it row by row */
export function columnsOf(geometry: ConvolutionGeometry, use: 'read' | 'written'): Columns {
  const { kernel, stride, padding, dilation, height, width, outHeight, outWidth } = geometry;
  const channels = geometry.channels / geometry.groups;
  const [kh, kw] = kernel;
  // What the windows reach, which may be less or more than the image with its border.
  const paddedHeight = (outHeight - 1) * stride[0] + (kh - 1) * dilation[0] + 1;
  const paddedWidth = (outWidth - 1) * stride[1] + (kw - 1) * dilation[1] + 1;
  const inside = [
    Math.max(0, Math.min(height, paddedHeight - padding[0])),
    Math.max(0, Math.min(width, paddedWidth - padding[1])),
    channels,
  ];
  const isPadded = padding.some((zeros) => zeros > 0);
  const own = [width * geometry.channels, geometry.channels];
  const [row, pixel] = (isPadded ? [paddedWidth * channels, channels] : own) as [number, number];
  const image = {
    padded: isPadded ? paddedHeight * row : 0,
    interior: isPadded ? padding[0] * row + padding[1] * pixel : 0,
    image: { shape: inside, strides: [...own, 1] },
    border: { shape: inside, strides: [row, pixel, 1] },
  };
  const isPlain = kh === 1 && kw === 1 && stride[0] === 1 && stride[1] === 1 && !isPadded;
  if (use === 'read' && isPlain)
    return {
      ...{ ...image, ...writtenOut([0], [1]) },
      ...{ kind: 'none', parts: 1, partStride: 0, inner: channels, rowStride: pixel, columnStride: 1 },
    };
  const isLong = kw * channels >= LEAST_INNER;
  if (use === 'read' && stride[0] === 1 && kh > 1 && isLong) {
    const inner = kw * channels;
    return {
      ...{ ...image, kind: 'rows', parts: kh, partStride: dilation[0] * outWidth * inner },
      ...{ inner, rowStride: inner, columnStride: 1 },
      ...writtenOut([paddedHeight, outWidth, kw, channels], [row, stride[1] * pixel, dilation[1] * pixel, 1]),
    };
  }
  // Of a single channel, neighbours in a row of the image are copied side by side: the matrix lies transposed.
  const isTransposed = use === 'read' && channels === 1;
  const inOrder = (values: readonly number[]): readonly number[] =>
    isTransposed ? [...values.slice(2), ...values.slice(0, 2)] : values;
  const [rowStride, columnStride] = isTransposed ? [1, outHeight * outWidth] : [kh * kw * channels, 1];
  const parts = isLong ? kh : 1;
  const inner = (kh * kw * channels) / parts;
  return {
    ...{ ...image, kind: 'whole', parts, partStride: inner * columnStride, inner, rowStride, columnStride },
    ...writtenOut(
      inOrder([outHeight, outWidth, kh, kw, channels]),
      inOrder([stride[0] * row, stride[1] * pixel, dilation[0] * row, dilation[1] * pixel, 1]),
    ),
  };
}

/** @param strides of the image or its border, for the axes of the matrix */
function writtenOut(
  shape: readonly number[],
  strides: readonly number[],
): Pick<Columns, 'lowered' | 'matrix' | 'patches'> {
  return { lowered: sizeOf(shape), matrix: { shape, strides: rowMajor(shape) }, patches: { strides } };
}
