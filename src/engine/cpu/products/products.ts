import type { Operation } from '../../../problem/program.ts';
import type { Numbers } from '../../engine.ts';
import type { Layout, Place } from '../layout.ts';

export type Matmul = Extract<Operation, { kind: 'matmul' }>;
export type Gather = Extract<Operation, { kind: 'gather' }>;

/** Who computes the matrix products: a system BLAS, or WebAssembly kernels of our own. */
export interface Products {
  readonly description: string;
  /** Buffers whose rows lie in an order of their own, and the way to them. */
  readonly reordered?: { readonly buffers: ReadonlySet<string>; readonly open: (lane: ProductLane) => Reordered };
  /** WAT functions that these products need in the module. */
  readonly kernels: (products: readonly Matmul[], columnsOf: (buffer: string) => number) => readonly string[];
  /** Bytes of memory that these products need in every lane, by a name of their own; see `Layout.areas`. */
  readonly areas: (sizes: AreaSizes) => Readonly<Record<string, number>>;
  /** A call that turns the batch's bytes, which lie in memory, into what the products read. */
  readonly gather: (gather: Gather, lane: ProductLane) => () => void;
  /** A call that computes one product. */
  readonly multiply: (product: Matmul, lane: ProductLane) => () => void;
}

/** A row-major matrix somewhere in a lane's memory; its rows come with the call. */
export interface Operand {
  readonly address: number;
  readonly columns: number;
}

export interface DenseProduct {
  readonly left: Operand;
  readonly right: Operand;
  readonly out: Operand;
  readonly transposeLeft: boolean;
  readonly transposeRight: boolean;
  /** Adds the product to what `out` holds. */
  readonly add: boolean;
}

/** A call that computes one product, of `m` rows and with an inner dimension of `inner`. */
export type Dense = (product: DenseProduct, memory: ArrayBuffer) => (m: number, inner: number) => void;

export interface AreaSizes {
  readonly batchSize: number;
  readonly features: number;
  /** Columns of the widest buffer. */
  readonly widest: number;
}

/** Numbers in memory whose rows lie in another order than the program's. */
export interface Reordered {
  /** In the program's order; valid until the next call. */
  read(kept: Numbers): Float32Array;
  write(kept: Numbers, values: Numbers): void;
}

/** What products see of a lane. */
export interface ProductLane {
  readonly layout: Layout;
  readonly features: number;
  readonly memory: ArrayBuffer;
  /** Exports of the compiled module, by the names of their functions. */
  readonly kernel: (name: string) => (...args: readonly number[]) => void;
  /** Rows of the batch at hand. */
  readonly size: () => number;
}

/** Rows of the result and length of the inner dimension, for the batch at hand. */
export function sizes(product: Matmul, { layout, size }: ProductLane): () => { m: number; inner: number } {
  const left = layout.place(product.left);
  const columns = left.columns as number;
  const rows = (): number => (left.rows === 'batch' ? size() : left.rows);
  return product.transposeLeft ? () => ({ m: columns, inner: rows() }) : () => ({ m: rows(), inner: columns });
}

/** Normalises the batch's bytes into the buffer of a dense matrix. */
export function gatherDense({ into }: Gather, { layout, features, kernel, size }: ProductLane): () => void {
  const { address } = layout.place(into);
  const gather = kernel('gather');
  return () => {
    gather(layout.pixels, address, layout.table, size() * features);
  };
}

export const width = (place: Place): number => place.columns as number;
