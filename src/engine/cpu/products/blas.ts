import { gatherDense, sizes, width, type Products } from './products.ts';
import { NO_TRANSPOSE, ROW_MAJOR, TRANSPOSE, type Blas } from './system-blas.ts';

/** Products by a system BLAS, on views of the lane's memory. */
export function blasProducts({ description, sgemm }: Blas): Products {
  return {
    description,
    kernels: () => [],
    areas: () => ({}),
    gather: gatherDense,
    multiply: (product, lane) => {
      const [left, right, out] = [product.left, product.right, product.out].map((name) => {
        const place = lane.layout.place(name);
        return { columns: width(place), values: new Float32Array(lane.memory, place.address, place.length) };
      }) as [Operand, Operand, Operand];
      const transposeLeft = product.transposeLeft ? TRANSPOSE : NO_TRANSPOSE;
      const transposeRight = product.transposeRight ? TRANSPOSE : NO_TRANSPOSE;
      const n = out.columns;
      const sizesOf = sizes(product, lane);
      return () => {
        const { m, inner } = sizesOf();
        sgemm(
          ...([ROW_MAJOR, transposeLeft, transposeRight, m, n, inner] as const),
          ...([1, left.values, left.columns, right.values, right.columns, 0, out.values, n] as const),
        );
      };
    },
  };
}

interface Operand {
  readonly columns: number;
  readonly values: Float32Array;
}
