import type { Numbers } from './engine.ts';

/** Puts a power of a symmetric matrix [side, side], whose eigenvalues are known to be at least `least`, in `into`. */
export type SymmetricPower = (
  matrix: Float64Array,
  side: number,
  exponent: number,
  least: number,
  into: Numbers,
) => void;

/** By ml-matrix, which is loaded here. */
export async function loadSymmetricPower(): Promise<SymmetricPower> {
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  return (matrix, side, exponent, least, into) => {
    if (!matrix.every(Number.isFinite)) {
      into.fill(NaN);
      return;
    }
    const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(side, side, matrix), {
      assumeSymmetric: true,
    });
    const values = decomposition.realEigenvalues;
    const vectors = decomposition.eigenvectorMatrix.to1DArray();
    // What is smaller is rounding, and may be anything, even negative.
    const floor = Math.max(least, side * Number.EPSILON * Math.max(...values));
    const powers = values.map((value) => Math.max(value, floor) ** exponent);
    const weighted = vectors.map((entry, at) => entry * powers[at % side]!);
    for (let i = 0; i < side; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < side; k++) sum += weighted[i * side + k]! * vectors[j * side + k]!;
        into[i * side + j] = sum;
        into[j * side + i] = sum;
      }
  };
}
