import { sparseProductKernel } from '../../kernels/sparse.ts';
import type { KernelSet } from '../kernel-set.ts';
import { rowMajor } from '../view.ts';
import type { Step, StepLane, Tensor } from '../step/step.ts';
import type { SparseField } from './find.ts';
import type { SparsePlaces } from './memory.ts';

/** A field and where a lane has it. */
export interface PlacedField {
  readonly field: SparseField;
  readonly places: SparsePlaces;
}

/** field [batch, features] · weightᵀ = out [batch, columns]; the weight lies as its field says. */
export function sparseProductStep(placed: PlacedField, weight: Tensor, out: Tensor, kernels: KernelSet): Step {
  const [batch, columns] = out.shape as [number, number];
  const product = kernels.add(sparseProduct(columns));
  return {
    reads: [weight],
    writes: [out],
    scratch: {},
    open: (lane) => {
      const { features, dense, places, base, sumRows, scale } = opened(placed, lane);
      const multiply = lane.kernel(product.name);
      const [from, to] = [lane.address(weight), lane.address(out)];
      const seldom = from + dense * columns * 4;
      const multiplyOften =
        dense === 0
          ? null
          : lane.multiply({
              ...{ m: batch, n: columns, k: dense },
              left: { address: places.often, rowStride: dense, columnStride: 1 },
              right: { address: from, rowStride: columns, columnStride: 1 },
              out: { address: to, rowStride: columns },
              add: true,
            });
      return () => {
        sumRows(seldom, places.first, features - dense, columns);
        scale(places.first, columns, base());
        multiply(places.rowStarts, batch, from, places.first, to);
        multiplyOften?.();
      };
    },
  };
}

/** fieldᵀ · d [batch, columns], which is the gradient by a weight, as that lies. */
export function sparseGradientStep(placed: PlacedField, d: Tensor, out: Tensor, kernels: KernelSet): Step {
  const [batch, columns] = d.shape as [number, number];
  if (out.strides.join() !== rowMajor(out.shape).join()) throw new Error('a gradient lies otherwise than its weight');
  const product = kernels.add(sparseProduct(columns));
  return {
    reads: [d],
    writes: [out],
    scratch: {},
    open: (lane) => {
      const { features, dense, places, base, sumRows, scale } = opened(placed, lane);
      const [sparseColumns, multiply] = [lane.kernel('sparseColumns'), lane.kernel(product.name)];
      const [from, to] = [lane.address(d), lane.address(out)];
      const multiplyOften =
        dense === 0
          ? null
          : lane.multiply({
              ...{ m: dense, n: columns, k: batch },
              left: { address: places.often, rowStride: 1, columnStride: dense },
              right: { address: from, rowStride: columns, columnStride: 1 },
              out: { address: to, rowStride: columns },
              add: false,
            });
      return () => {
        sumRows(from, places.first, batch, columns);
        scale(places.first, columns, base());
        sparseColumns(places.rowStarts, batch, places.columnStarts, places.columnEntries, features);
        multiply(places.columnStarts + dense * 4, features - dense, from, places.first, to + dense * columns * 4);
        multiplyOften?.();
      };
    },
  };
}

const sparseProduct = (columns: number) => ({
  key: `sparseProduct ${columns}`,
  make: (name: string) => ({ text: sparseProductKernel(name, columns) }),
});

/** What both products need. */
function opened({ field, places }: PlacedField, { memory, kernel }: StepLane) {
  const table = new Float32Array(memory, places.table, 1);
  return {
    ...{ features: field.features, dense: field.pixels.dense, places },
    /** What a byte 0 means. */
    base: () => table[0]!,
    ...{ sumRows: kernel('sumRows'), scale: kernel('scale') },
  };
}
