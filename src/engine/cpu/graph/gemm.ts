import { NO_TRANSPOSE, ROW_MAJOR, TRANSPOSE, type Blas } from '../products/system-blas.ts';
import { GEMM_SCRATCH_BYTES, gemmKernels } from './kernels/gemm.ts';

/** A matrix in a lane's memory: a byte address, and the distances between neighbours in numbers. */
export interface MatrixView {
  readonly address: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** out [m, n] = left [m, k] · right [k, n], or added to what `out` holds. The rows of `out` are contiguous. */
export interface MatrixProduct {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly left: MatrixView;
  readonly right: MatrixView;
  readonly out: { readonly address: number; readonly rowStride: number };
  readonly add: boolean;
}

/** Who multiplies matrices: a call for each product, made once and run at every step. */
export interface Gemm {
  readonly description: string;
  /** Whether products are so much faster than our sparse ones that pixels which are seldom 0 are better off in a dense matrix. */
  readonly outrunsSparse: boolean;
  /** WAT functions that it needs in the module. */
  readonly kernels: readonly string[];
  /** Bytes of scratch memory that the products of a lane share. */
  readonly scratchBytes: number;
  /**
   * Products of at most so many multiplications are computed without first rearranging their factors, which is faster
   * where these lie in the cache; Infinity where that makes no difference.
   */
  readonly unpacked: number;
  /** Whether an operand of so many rows and columns can be read as it lies. */
  readonly takes: (view: Pick<MatrixView, 'rowStride' | 'columnStride'>, rows: number, columns: number) => boolean;
  readonly open: (lane: GemmLane) => (product: MatrixProduct) => MultiplyCall;
}

/** Computes a product, or the same of matrices that lie so many bytes further on. */
export type MultiplyCall = (left?: number, right?: number, out?: number) => void;

export interface GemmLane {
  readonly memory: ArrayBuffer;
  readonly exports: Readonly<Record<string, unknown>>;
  /** Byte address of the scratch memory. */
  readonly scratch: number;
}

type GemmKernel = (
  ...args: readonly [
    left: number,
    leftRow: number,
    leftInner: number,
    right: number,
    rightInner: number,
    rightColumn: number,
    out: number,
    outRow: number,
    m: number,
    n: number,
    k: number,
    add: number,
    scratch: number,
  ]
) => void;

/** Products by our own WebAssembly kernel, which reads operands of any strides. */
export const wasmGemm: Gemm = {
  description: 'WebAssembly SIMD',
  outrunsSparse: false,
  kernels: gemmKernels,
  scratchBytes: GEMM_SCRATCH_BYTES,
  unpacked: Infinity,
  takes: () => true,
  open: ({ exports, scratch }) => {
    const gemm = exports['gemm'] as GemmKernel;
    return ({ m, n, k, left, right, out, add }) => {
      const before = add ? 1 : 0;
      return (leftOn = 0, rightOn = 0, outOn = 0) => {
        gemm(
          left.address + leftOn,
          left.rowStride * 4,
          left.columnStride * 4,
          right.address + rightOn,
          right.rowStride * 4,
          right.columnStride * 4,
          out.address + outOn,
          out.rowStride * 4,
          m,
          n,
          k,
          before,
          scratch,
        );
      };
    };
  },
};

/** OpenBLAS has kernels for small products where it has those for AVX-512; see its `sgemm_small_kernel_permit_skylakex.c`. */
const WITH_SMALL_KERNELS = /OpenBLAS.*\((SkylakeX|Cooperlake|SapphireRapids)\)/i;
const SMALL_PRODUCT = 100 ** 3;

/** Products by a system BLAS, which wants neighbours in a row or in a column side by side, and lines that do not overlap. */
export function blasGemm({ sgemm, description }: Blas): Gemm {
  return {
    description,
    outrunsSparse: true,
    kernels: [],
    scratchBytes: 0,
    unpacked: WITH_SMALL_KERNELS.test(description) ? SMALL_PRODUCT : Infinity,
    takes: ({ rowStride, columnStride }, rows, columns) =>
      (columnStride === 1 && rowStride >= columns) || (rowStride === 1 && columnStride >= rows),
    open: ({ memory }) => {
      const known = new Map<number, Float32Array>();
      /** Memory from an address on. */
      const numbers = (address: number): Float32Array => {
        const view = known.get(address) ?? new Float32Array(memory, address);
        known.set(address, view);
        return view;
      };
      return ({ m, n, k, left, right, out, add }) => {
        const [transposeLeft, leftStride] = layoutOf(left, m, k);
        const [transposeRight, rightStride] = layoutOf(right, k, n);
        const before = add ? 1 : 0;
        const outStride = Math.max(out.rowStride, n);
        return (leftOn = 0, rightOn = 0, outOn = 0) => {
          sgemm(
            ROW_MAJOR,
            transposeLeft,
            transposeRight,
            m,
            n,
            k,
            1,
            numbers(left.address + leftOn),
            leftStride,
            numbers(right.address + rightOn),
            rightStride,
            before,
            numbers(out.address + outOn),
            outStride,
          );
        };
      };
    },
  };
}

/** How BLAS calls the layout of a matrix, and the distance of its lines; of a single line no distance matters. */
function layoutOf({ rowStride, columnStride }: MatrixView, rows: number, columns: number): readonly [number, number] {
  const isRowMajor = columnStride === 1 && (rowStride >= columns || rows === 1);
  return isRowMajor ? [NO_TRANSPOSE, Math.max(rowStride, columns)] : [TRANSPOSE, Math.max(columnStride, rows)];
}

/** Divides a length into parts about as long as each other, of at most `most`. */
export function blocks(length: number, most: number): readonly { readonly from: number; readonly rows: number }[] {
  const count = Math.max(1, Math.ceil(length / Math.max(1, Math.floor(most))));
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * length) / count);
    return { from, rows: Math.floor(((i + 1) * length) / count) - from };
  });
}
