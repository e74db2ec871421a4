/** Lengths of nested loops, outermost first, and for each of several accesses its strides along them, in numbers. */
export interface Loops {
  readonly lengths: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/**
 * The same loops with fewer of them: what runs once goes, and neighbours become one where every access can go on from
 * one into the next. The last `keep` loops are left as they are.
 */
export function collapse({ lengths, strides }: Loops, keep = 0): Loops {
  const free = lengths.length - keep;
  const kept: { length: number; strides: number[] }[] = [];
  lengths.forEach((length, axis) => {
    const own = strides.map((access) => access[axis]!);
    const last = kept.at(-1);
    if (axis < free && length === 1) return;
    const joins = axis < free && last?.strides.every((stride, a) => stride === own[a]! * length);
    if (joins) kept.splice(-1, 1, { length: last!.length * length, strides: own });
    else kept.push({ length, strides: own });
  });
  return {
    lengths: kept.map(({ length }) => length),
    strides: strides.map((_, a) => kept.map((axis) => axis.strides[a]!)),
  };
}
