import { matmulKernel, matmulName, packKernels, SCRATCH_BYTES, type ProductShape } from '../kernels/matmul.ts';
import { gatherDense, sizes, width, type Matmul, type Products } from './products.ts';

/** Products by WebAssembly SIMD kernels made for their shapes. */
export const wasmProducts: Products = {
  description: 'WebAssembly SIMD',
  kernels: (products, columnsOf) => {
    const shapes = products.map((product) => shapeOf(product, columnsOf));
    const distinct = new Map(shapes.map((shape) => [matmulName(shape), shape]));
    return [...packKernels, ...[...distinct.values()].flatMap(matmulKernel)];
  },
  areas: () => ({ pack: SCRATCH_BYTES }),
  gather: gatherDense,
  multiply: (product, lane) => {
    const { place, areas } = lane.layout;
    const multiply = lane.kernel(matmulName(shapeOf(product, (name) => width(place(name)))));
    const [left, right, out] = [product.left, product.right, product.out].map((name) => place(name).address);
    const sizesOf = sizes(product, lane);
    return () => {
      const { m, inner } = sizesOf();
      multiply(left!, right!, out!, areas['pack']!, m, inner);
    };
  },
};

function shapeOf(product: Matmul, columnsOf: (buffer: string) => number): ProductShape {
  return {
    leftColumns: columnsOf(product.left),
    columns: columnsOf(product.out),
    transposeLeft: product.transposeLeft,
    transposeRight: product.transposeRight,
  };
}
