import type { Field, FieldValues } from '../problem/data/fields.ts';
import type { Numbers } from './engine.ts';

/** Copies the values of some rows of a field to where a model finds them, scaled as the field says. */
export type FieldReader = (values: FieldValues, rows: Uint32Array, into: Numbers) => void;

/** @param round rounds to the engine's precision, as every step of scaling does */
export function fieldReader({ shape, scale }: Field, round: (value: number) => number): FieldReader {
  const size = shape.reduce((product, n) => product * n, 1);
  if (scale === null && size === 1)
    return (values, rows, into) => {
      for (let i = 0; i < rows.length; i++) into[i] = values[rows[i]!]!;
    };
  if (scale === null)
    return (values, rows, into) => {
      for (let i = 0; i < rows.length; i++) {
        const from = rows[i]! * size;
        into.set(values.subarray(from, from + size), i * size);
      }
    };
  const scaled = scaling(scale, round);
  const table = scaledBytes(scale, round);
  return (values, rows, into) => {
    const isBytes = values instanceof Uint8Array;
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i]! * size;
      const to = i * size;
      if (isBytes) for (let j = 0; j < size; j++) into[to + j] = table[values[from + j]!]!;
      else for (let j = 0; j < size; j++) into[to + j] = scaled(values[from + j]!);
    }
  };
}

/** What each of the 256 bytes is to a model. */
export function scaledBytes(scale: Scale, round: (value: number) => number): Float64Array {
  const scaled = scaling(scale, round);
  return Float64Array.from({ length: 256 }, (_, u) => scaled(u));
}

type Scale = NonNullable<Field['scale']>;

function scaling({ divisor, mean, std }: Scale, round: (value: number) => number): (u: number) => number {
  return (u) => round(round(round(u / divisor) - round(mean)) / round(std));
}
