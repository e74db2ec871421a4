import { gatherDense, sizes, width, type Dense, type Products } from './products.ts';
import { NO_TRANSPOSE, ROW_MAJOR, TRANSPOSE, type Blas } from './system-blas.ts';

/** Products by a system BLAS, on views of the lane's memory. */
export function blasProducts(blas: Blas): Products {
  const dense = denseBlas(blas);
  return {
    description: blas.description,
    kernels: () => [],
    areas: () => ({}),
    gather: gatherDense,
    multiply: (product, lane) => {
      const operand = (name: string): { address: number; columns: number } => {
        const place = lane.layout.place(name);
        return { address: place.address, columns: width(place) };
      };
      const { transposeLeft, transposeRight } = product;
      const [left, right, out] = [operand(product.left), operand(product.right), operand(product.out)];
      const multiply = dense({ left, right, out, transposeLeft, transposeRight, add: false }, lane.memory);
      const sizesOf = sizes(product, lane);
      return () => {
        const { m, inner } = sizesOf();
        multiply(m, inner);
      };
    },
  };
}

/** Single products by a system BLAS. */
export function denseBlas({ sgemm }: Blas): Dense {
  return ({ left, right, out, transposeLeft, transposeRight, add }, memory) => {
    const [a, b, c] = [left, right, out].map(({ address }) => new Float32Array(memory, address)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const how = [transposeLeft ? TRANSPOSE : NO_TRANSPOSE, transposeRight ? TRANSPOSE : NO_TRANSPOSE] as const;
    const before = add ? 1 : 0;
    return (m, inner) => {
      sgemm(
        ...([ROW_MAJOR, ...how, m, out.columns, inner, 1, a, left.columns, b, right.columns] as const),
        ...([before, c, out.columns] as const),
      );
    };
  };
}
