import { matmul, type TensorFunction } from './tensor-function.ts';
import { reduce, type TensorRange } from './whole.ts';

/** Jordan's coefficients, https://kellerjordan.github.io/posts/muon/. */
export const [A, B, C] = [3.4445, -4.775, 2.0315];
export const STEPS = 5;

/**
 * Newton-Schulz iteration towards the nearest orthogonal matrix: X ← aX + (bG + cG²)X with G = X·Xᵀ, from X = M/‖M‖.
 * Jordan et al., "Muon", 2024. G is over the shorter side. What is no matrix, or an embedding, comes out as it went in.
 */
export function orthogonal({ rows, columns, embedding }: TensorRange, prefix: string): TensorFunction {
  if (rows === 1 || columns === 1 || embedding === true)
    return {
      buffers: [],
      products: [],
      open: () => (of, into) => {
        into.set(of);
      },
    };
  const side = Math.min(rows, columns);
  const tall = rows > columns;
  const [x, next, gram, square] = [`${prefix}.x`, `${prefix}.next`, `${prefix}.gram`, `${prefix}.square`];
  const toGram = matmul(x, x, gram, tall ? 'left' : 'right');
  const toSquare = matmul(gram, gram, square);
  const toNext = tall ? matmul(x, square, next) : matmul(square, x, next);
  return {
    buffers: [
      { name: x, rows, columns },
      { name: next, rows, columns },
      { name: gram, rows: side, columns: side },
      { name: square, rows: side, columns: side },
    ],
    products: [toGram, toSquare, toNext],
    open: (values, multiply) => {
      const [xs, nexts, grams, squares] = [values(x), values(next), values(gram), values(square)];
      const [multiplyGram, multiplySquare, multiplyNext] = [multiply(toGram), multiply(toSquare), multiply(toNext)];
      return (of, into) => {
        const norm = reduce('norm', [of]) + 1e-7;
        for (let i = 0; i < of.length; i++) xs[i] = of[i]! / norm;
        for (let step = 0; step < STEPS; step++) {
          multiplyGram();
          multiplySquare();
          for (let i = 0; i < grams.length; i++) squares[i] = B * grams[i]! + C * squares[i]!;
          multiplyNext();
          for (let i = 0; i < xs.length; i++) xs[i] = A * xs[i]! + nexts[i]!;
        }
        into.set(xs);
      };
    },
  };
}
