import { numbersOf, type Step, type Tensor } from './step.ts';
import { sizeOf } from '../view.ts';

/** Rows of a table, copied; all tensors lie without gaps. */
export function takeStep(table: Tensor, indices: Tensor, out: Tensor): Step {
  const [rows, count] = [table.shape[0]!, sizeOf(indices.shape)];
  const bytes = (sizeOf(table.shape) / rows) * 4;
  return {
    reads: [table, indices],
    writes: [out],
    scratch: {},
    open: ({ kernel, address }) => {
      const take = kernel('take');
      const [from, at, to] = [address(table), address(indices), address(out)];
      return () => {
        take(from, at, to, count, rows, bytes);
      };
    },
  };
}

/** Rows added up in a table of zeros. */
export function putStep(indices: Tensor, values: Tensor, out: Tensor): Step {
  const [rows, count] = [out.shape[0]!, sizeOf(indices.shape)];
  const bytes = (sizeOf(out.shape) / rows) * 4;
  return {
    reads: [indices, values],
    writes: [out],
    scratch: {},
    open: (lane) => {
      const put = lane.kernel('put');
      const [at, from, to] = [indices, values, out].map(lane.address);
      const numbers = numbersOf(lane, out);
      return () => {
        numbers.fill(0);
        put(to!, at!, from!, count, rows, bytes);
      };
    },
  };
}

export function argmaxStep(input: Tensor, out: Tensor, axis: number): Step {
  const { shape } = input;
  const outer = sizeOf(shape.slice(0, axis));
  const stride = sizeOf(shape.slice(axis + 1));
  return {
    reads: [input],
    writes: [out],
    scratch: {},
    open: ({ kernel, address }) => {
      const argmax = kernel('argmax');
      const [from, to] = [address(input), address(out)];
      return () => {
        argmax(from, to, outer, shape[axis]!, stride);
      };
    },
  };
}
