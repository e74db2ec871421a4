import { uniform, type Generator } from '../base/random.ts';
import type { Initialisation } from './program.ts';

/** The first values of a parameter, [rows, columns] row-major; each that is not given takes a draw from the generator. */
export function initialise(initial: Initialisation, rows: number, columns: number, generator: Generator): Float32Array {
  if (initial.kind === 'values') return Float32Array.from(initial.values);
  const { bound, columnMajor } = initial;
  const values = new Float32Array(rows * columns);
  // Draws run along the inner of two loops; `stride` is what one step of either loop means in `values`.
  const [outer, inner] = columnMajor ? [columns, rows] : [rows, columns];
  const stride = columnMajor ? { outer: 1, inner: columns } : { outer: columns, inner: 1 };
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) values[i * stride.outer + j * stride.inner] = uniform(-bound, bound, generator);
  }
  return values;
}
