import type { Dataset } from '../../../problem/data/dataset.ts';
import type { Operation, Program } from '../../../problem/program.ts';
import { ENTRY_BYTES, sparseKernels, sparseProductKernel } from '../kernels/sparse.ts';
import { orderPixels, type PixelOrder } from './pixels.ts';
import { width, type Dense, type Matmul, type ProductLane, type Products, type Reordered } from './products.ts';

/**
 * Products with the images as a sparse matrix, everything else by `others`. With `dense`, pixels that are seldom 0 are
 * columns of a dense matrix: the weights' rows are then kept in an order of their own, so that each kind lies together.
 * Null where that cannot be or would not pay: something else than products of the whole images reads them, or too few
 * bytes are 0.
 */
export function sparseProducts(program: Program, data: Dataset, others: Products, dense?: Dense): Products | null {
  const operations = [...program.forward, ...program.backward];
  const input = operations.find(({ kind }) => kind === 'gather') as Extract<Operation, { kind: 'gather' }> | undefined;
  if (input === undefined) return null;
  const onImages = (product: Matmul): boolean => product.left === input.into;
  const columnsOf = (name: string) => program.buffers.find((buffer) => buffer.name === name)!.columns as number;
  const readers = operations.filter((operation) => operation !== input && reads(operation, input.into));
  const fitting = readers.filter((reader) => reader.kind === 'matmul' && onImages(reader) && fits(reader, columnsOf));
  const pixels = fitting.length < readers.length ? null : orderPixels(samplesOf(data), dense !== undefined);
  if (pixels === null) return null;
  const weights = (fitting as Matmul[]).map(({ transposeLeft, right, out }) => (transposeLeft ? out : right));
  return {
    description: describe(others, pixels),
    ...(pixels.dense > 0 && { reordered: { buffers: new Set(weights), open: openReordered } }),
    kernels: (products, columns) => [
      ...others.kernels(
        products.filter((product) => !onImages(product)),
        columns,
      ),
      ...sparseKernels,
      ...[...new Set(products.filter(onImages).map(({ out }) => columns(out)))].map((columns) =>
        sparseProductKernel(sparseProductName(columns), columns),
      ),
    ],
    areas: (sizes) => {
      const { batchSize, features, widest } = sizes;
      const entries = (batchSize * features + 1) * ENTRY_BYTES;
      return {
        ...others.areas(sizes),
        values: 256 * 4,
        first: widest * 4,
        seldom: features + 8,
        places: features * 4,
        order: features * 4,
        natural: pixels.dense > 0 ? features * widest * 4 : 0,
        rowStarts: (batchSize + 1) * 4,
        rowEntries: entries,
        columnStarts: (features + 2) * 4,
        columnEntries: entries,
      };
    },
    gather: ({ into }, lane) => gatherSparse(into, pixels, lane),
    multiply: (product, lane) =>
      onImages(product) ? multiplyImages(product, pixels, lane, dense) : others.multiply(product, lane),
  };
}

const samplesOf = ({ train, features }: Dataset) => ({ bytes: train.images, count: train.count, features });

function describe({ description }: Products, { dense, order }: PixelOrder): string {
  if (dense === 0) return `${description}, images as a sparse matrix`;
  return `${description}, images as a sparse matrix but for ${dense} of ${order.length} pixels`;
}

/** Turns the batch's bytes into the dense matrix and the sparse one. */
function gatherSparse(
  into: string,
  { order, dense }: PixelOrder,
  { layout, memory, kernel, features, size }: ProductLane,
): () => void {
  const { values, seldom, places, order: pixels, rowStarts, rowEntries } = layout.areas as Areas;
  const { address } = layout.place(into);
  const table = new Float32Array(memory, layout.table, 256);
  new Float32Array(memory, values, 256).set(table.map((value) => value - table[0]!));
  new Uint32Array(memory, pixels, features).set(order);
  order.forEach((pixel, place) => {
    new Uint32Array(memory, places, features)[pixel] = place;
    new Uint8Array(memory, seldom, features)[pixel] = place < dense ? 0 : 255;
  });
  const [gatherPixels, sparseRows] = [kernel('gatherPixels'), kernel('sparseRows')];
  return () => {
    gatherPixels(layout.pixels, address, layout.table, pixels, size(), features, dense);
    sparseRows(layout.pixels, seldom, values, places, rowStarts, rowEntries, size(), features);
  };
}

/** A product of the images: what comes of the seldom pixels, and what comes of the others. */
function multiplyImages(
  product: Matmul,
  pixels: PixelOrder,
  { layout, memory, kernel, features, size }: ProductLane,
  dense: Dense | undefined,
): () => void {
  const { first, rowStarts, columnStarts, columnEntries } = layout.areas as Areas;
  const [images, right, out] = [layout.place(product.left), layout.place(product.right), layout.place(product.out)];
  const columns = width(out);
  const { transposeLeft } = product;
  const base = new Float32Array(memory, layout.table, 1)[0]!;
  const [sumRows, scale, sparseColumns] = [kernel('sumRows'), kernel('scale'), kernel('sparseColumns')];
  const sparseProduct = kernel(sparseProductName(columns));
  const often = pixels.dense;
  /** Bytes in the weights before the rows of the seldom pixels. */
  const before = often * columns * 4;
  const multiplyOften =
    dense === undefined
      ? null
      : dense(
          {
            left: { address: images.address, columns: often },
            right: { address: right.address, columns },
            out: { address: out.address, columns },
            transposeLeft,
            transposeRight: false,
            add: !transposeLeft,
          },
          memory,
        );
  if (transposeLeft)
    return () => {
      sumRows(right.address, first, size(), columns);
      scale(first, columns, base);
      sparseColumns(rowStarts, size(), columnStarts, columnEntries, features);
      sparseProduct(columnStarts + often * 4, features - often, right.address, first, out.address + before);
      multiplyOften?.(often, size());
    };
  return () => {
    sumRows(right.address + before, first, features - often, columns);
    scale(first, columns, base);
    sparseProduct(rowStarts, size(), right.address, first, out.address);
    multiplyOften?.(size(), often);
  };
}

function openReordered({ layout, memory, kernel, features }: ProductLane): Reordered {
  const { natural, order } = layout.areas as Areas;
  const [rowsOut, rowsIn] = [kernel('rowsOut'), kernel('rowsIn')];
  return {
    read: (kept) => {
      rowsOut(kept.byteOffset, natural, order, features, kept.byteLength / features);
      return new Float32Array(memory, natural, kept.length);
    },
    write: (kept, values) => {
      new Float32Array(memory, natural, kept.length).set(values);
      rowsIn(kept.byteOffset, natural, order, features, kept.byteLength / features);
    },
  };
}

type Areas = Readonly<
  Record<
    | 'values'
    | 'first'
    | 'seldom'
    | 'places'
    | 'order'
    | 'natural'
    | 'rowStarts'
    | 'rowEntries'
    | 'columnStarts'
    | 'columnEntries',
    number
  >
>;

/** The kernel works in fours, and takes the right operand as it lies. */
function fits(product: Matmul, columnsOf: (buffer: string) => number): boolean {
  return !product.transposeRight && columnsOf(product.out) % 4 === 0;
}

const sparseProductName = (columns: number): string => `sparseProduct.${columns}`;

const reads = (operation: Operation, buffer: string): boolean => Object.values(operation).includes(buffer);
