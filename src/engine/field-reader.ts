import type { Field, FieldValues } from '../problem/data/fields.ts';
import type { Numbers } from './engine.ts';

/** Copies the values of some rows of a field to where a model finds them, scaled as the field says. */
export type FieldReader = (values: FieldValues, rows: Uint32Array, into: Numbers) => void;

/** @param round rounds to the engine's precision, as every step of scaling does */
export function fieldReader({ shape, scale }: Field, round: (value: number) => number): FieldReader {
  const size = shape.reduce((product, n) => product * n, 1);
  if (scale === null)
    return (values, rows, into) => {
      for (let i = 0; i < rows.length; i++) {
        const from = rows[i]! * size;
        into.set(values.subarray(from, from + size), i * size);
      }
    };
  const scaled = (u: number): number => round(round(round(u / scale.divisor) - round(scale.mean)) / round(scale.std));
  const table = Float64Array.from({ length: 256 }, (_, u) => scaled(u));
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
