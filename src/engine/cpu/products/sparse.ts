import type { Dataset } from '../../../problem/data/dataset.ts';
import type { Operation, Program } from '../../../problem/program.ts';
import { ENTRY_BYTES, sparseKernels, sparseProductKernel, sparseProductName } from '../kernels/sparse.ts';
import { width, type Matmul, type Products } from './products.ts';

/** Above this share of bytes that are not 0 a dense product is as fast. */
const MOST_DENSITY = 0.5;
const SAMPLE_IMAGES = 1000;

/**
 * Products with the images as a sparse matrix, everything else by `others`. Null where that cannot be or would not pay:
 * something else than products of the whole images reads them, or too few bytes are 0.
 */
export function sparseProducts(program: Program, data: Dataset, others: Products): Products | null {
  const operations = [...program.forward, ...program.backward];
  const input = operations.find(({ kind }) => kind === 'gather') as Extract<Operation, { kind: 'gather' }> | undefined;
  if (input === undefined || density(data) > MOST_DENSITY) return null;
  const onImages = (product: Matmul): boolean => product.left === input.into;
  const columnsOf = (name: string) => program.buffers.find((buffer) => buffer.name === name)!.columns as number;
  const readers = operations.filter((operation) => operation !== input && reads(operation, input.into));
  if (!readers.every((reader) => reader.kind === 'matmul' && onImages(reader) && fits(reader, columnsOf))) return null;
  return {
    description: `${others.description}, images as a sparse matrix`,
    kernels: (products, columns) => [
      ...others.kernels(
        products.filter((product) => !onImages(product)),
        columns,
      ),
      ...sparseKernels,
      ...[...new Set(products.filter(onImages).map(({ out }) => columns(out)))].map(sparseProductKernel),
    ],
    areas: (sizes) => {
      const { batchSize, features, widest } = sizes;
      const entries = (batchSize * features + 1) * ENTRY_BYTES;
      return {
        ...others.areas(sizes),
        values: 256 * 4,
        first: widest * 4,
        rowStarts: (batchSize + 1) * 4,
        rowEntries: entries,
        columnStarts: (features + 2) * 4,
        columnEntries: entries,
      };
    },
    gather: (_, { layout, memory, kernel, features, size }) => {
      const { values, rowStarts, rowEntries } = layout.areas as Areas;
      const table = new Float32Array(memory, layout.table, 256);
      new Float32Array(memory, values, 256).set(table.map((value) => value - table[0]!));
      const sparseRows = kernel('sparseRows');
      return () => {
        sparseRows(layout.pixels, values, rowStarts, rowEntries, size(), features);
      };
    },
    multiply: (product, lane) => {
      if (!onImages(product)) return others.multiply(product, lane);
      const { layout, kernel, features, size } = lane;
      const { first, rowStarts, columnStarts, columnEntries } = layout.areas as Areas;
      const [right, out] = [layout.place(product.right), layout.place(product.out)];
      const columns = width(out);
      const base = new Float32Array(lane.memory, layout.table, 1)[0]!;
      const [sumRows, scale, sparseColumns] = [kernel('sumRows'), kernel('scale'), kernel('sparseColumns')];
      const sparseProduct = kernel(sparseProductName(columns));
      return () => {
        sumRows(right.address, first, right.rows === 'batch' ? size() : right.rows, columns);
        scale(first, columns, base);
        if (product.transposeLeft) {
          sparseColumns(rowStarts, size(), columnStarts, columnEntries, features);
          sparseProduct(columnStarts, features, right.address, first, out.address);
        } else sparseProduct(rowStarts, size(), right.address, first, out.address);
      };
    },
  };
}

type Areas = Readonly<
  Record<'values' | 'first' | 'rowStarts' | 'rowEntries' | 'columnStarts' | 'columnEntries', number>
>;

/** Share of bytes that are not 0, in the first images. */
function density({ train, features }: Dataset): number {
  const sample = train.images.subarray(0, SAMPLE_IMAGES * features);
  return sample.reduce((count, byte) => count + (byte === 0 ? 0 : 1), 0) / sample.length;
}

/** The kernel works in fours, and takes the right operand as it lies. */
function fits(product: Matmul, columnsOf: (buffer: string) => number): boolean {
  return !product.transposeRight && columnsOf(product.out) % 4 === 0;
}

const reads = (operation: Operation, buffer: string): boolean => Object.values(operation).includes(buffer);
