/** How a tensor lies in memory: number (i, j, …) is `offset + i · strides[0] + j · strides[1] + …` numbers into its buffer. */
export interface View<Buffer = unknown> {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly shape: readonly number[];
  /** In numbers; 0 along what is broadcast, negative along what is flipped. */
  readonly strides: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** The strides of a tensor that lies row by row without gaps. */
export function rowMajor(shape: readonly number[]): readonly number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

export function contiguous<B>(buffer: B, shape: readonly number[]): View<B> {
  return { buffer, offset: 0, shape, strides: rowMajor(shape) };
}

/** Whether the numbers lie one behind the other in their order; where there is one or none along an axis, its stride does not matter. */
export function isContiguous({ shape, strides }: Pick<View, 'shape' | 'strides'>): boolean {
  const expected = rowMajor(shape);
  return sizeOf(shape) === 0 || strides.every((stride, axis) => shape[axis] === 1 || stride === expected[axis]);
}

/** Whether two views of one shape are of the same numbers. */
export function isSameView(one: View, other: View): boolean {
  return (
    one.buffer === other.buffer &&
    one.offset === other.offset &&
    one.shape.every((n, axis) => n === 1 || one.strides[axis] === other.strides[axis])
  );
}

export function permuted<B>(view: View<B>, order: readonly number[]): View<B> {
  const { shape, strides } = view;
  return { ...view, shape: order.map((axis) => shape[axis]!), strides: order.map((axis) => strides[axis]!) };
}

/** Broadcast to a shape, as NumPy does: axes are aligned at the last, and those of length 1 repeat their number. */
export function expanded<B>(view: View<B>, shape: readonly number[]): View<B> {
  const missing = shape.length - view.shape.length;
  const strides = shape.map((n, axis) => {
    const own = view.shape[axis - missing];
    return own === undefined || (own === 1 && n !== 1) ? 0 : view.strides[axis - missing]!;
  });
  return { ...view, shape, strides };
}

/** Every `step`-th from `from` on along an axis, `count` of them. */
export function sliced<B>(view: View<B>, axis: number, from: number, count: number, step = 1): View<B> {
  const stride = view.strides[axis]!;
  return {
    ...view,
    offset: view.offset + (count === 0 ? 0 : from * stride),
    shape: view.shape.with(axis, count),
    strides: view.strides.with(axis, stride * step),
  };
}

export function flipped<B>(view: View<B>, axis: number): View<B> {
  const [length, stride] = [view.shape[axis]!, view.strides[axis]!];
  const offset = view.offset + Math.max(0, length - 1) * stride;
  return { ...view, offset, strides: view.strides.with(axis, -stride) };
}

/** The same numbers in another shape; null where no strides can say it, so that they must be copied. */
export function reshaped<B>(view: View<B>, shape: readonly number[]): View<B> | null {
  if (sizeOf(shape) === 0) return { ...view, shape, strides: rowMajor(shape) };
  const runs = mergedRuns(view);
  const strides = new Array<number>(shape.length);
  let run = runs.length - 1;
  // What is left of the run at hand, and the stride of its next number.
  let { length, stride } = runs[run] ?? { length: 1, stride: 1 };
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const n = shape[axis]!;
    if (n > 1 && length === 1) ({ length, stride } = runs[--run]!);
    if (length % n !== 0) return null;
    strides[axis] = stride;
    stride *= n;
    length /= n;
  }
  return { ...view, shape, strides };
}

/** Neighbouring axes that lie like one, outermost first. */
function mergedRuns({ shape, strides }: View): readonly { readonly length: number; readonly stride: number }[] {
  const runs: { length: number; stride: number }[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const stride = strides[axis]!;
    const last = runs.at(-1);
    if (last?.stride === length * stride) runs.splice(-1, 1, { length: last.length * length, stride });
    else runs.push({ length, stride });
  });
  return runs;
}
