import { collapse } from '../collapse.ts';
import type { MatrixView } from '../gemm.ts';
import { expanded, permuted, sizeOf } from '../view.ts';
import type { Step, Tensor } from './step.ts';

/** Strides of a matrix, the last two axes of a tensor. */
export const matrixStrides = ({ shape, strides }: Tensor): Pick<MatrixView, 'rowStride' | 'columnStride'> => ({
  rowStride: shape.at(-2) === 1 ? shape.at(-1)! * Math.max(1, strides.at(-1)!) : strides.at(-2)!,
  columnStride: shape.at(-1) === 1 ? 1 : strides.at(-1)!,
});

/** Whether products can be written so: the numbers of a row, or of a column, lie side by side. */
export function isProductOf(out: Tensor): boolean {
  const [rows, columns] = out.shape.slice(-2) as [number, number];
  const { rowStride, columnStride } = matrixStrides(out);
  return (columnStride === 1 && rowStride >= columns) || (rowStride === 1 && columnStride >= rows);
}

const transposed = (tensor: Tensor): Tensor => {
  const axes = tensor.shape.map((_, axis) => axis);
  return permuted(tensor, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
};

/** A product for each place of the leading axes, which are broadcast; where one matrix is on the right of all, fewer and larger ones. */
export function matmulStep(left: Tensor, right: Tensor, out: Tensor, scratchBytes: number): Step {
  // The transposed product, of the transposed operands, has rows where this one has columns.
  if (matrixStrides(out).columnStride !== 1)
    return matmulStep(transposed(right), transposed(left), transposed(out), scratchBytes);
  const leading = out.shape.slice(0, -2);
  const [m, k, n] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  const a = expanded(left, [...leading, m, k]);
  const b = expanded(right, [...leading, k, n]);
  return {
    reads: [left, right],
    writes: [out],
    scratch: { gemm: scratchBytes },
    open: (lane) => {
      if (sizeOf(out.shape) === 0) return () => undefined;
      if (k === 0) {
        const numbers = new Float32Array(lane.memory, lane.address(out), sizeOf(out.shape));
        return () => numbers.fill(0);
      }
      const loops = collapse({
        lengths: leading,
        strides: [a, b, out].map(({ strides }) => strides.slice(0, -2)),
      });
      const calls = offsets(loops.lengths, loops.strides).map(([da, db, dc]) =>
        lane.multiply({
          m,
          n,
          k,
          left: { address: lane.address(a) + da! * 4, ...matrixStrides(a) },
          right: { address: lane.address(b) + db! * 4, ...matrixStrides(b) },
          out: { address: lane.address(out) + dc! * 4, rowStride: matrixStrides(out).rowStride },
          add: false,
        }),
      );
      const [only] = calls;
      return calls.length === 1
        ? only!
        : () => {
            for (const call of calls) call();
          };
    },
  };
}

/** For every turn of nested loops, how far each access has gone. */
function offsets(lengths: readonly number[], strides: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return lengths.reduce<readonly (readonly number[])[]>(
    (all, length, axis) =>
      all.flatMap((at) =>
        Array.from({ length }, (_, i) => at.map((offset, access) => offset + i * strides[access]![axis]!)),
      ),
    [strides.map(() => 0)],
  );
}
