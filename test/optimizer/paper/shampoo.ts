import { combine, identity, multiply, transpose, type Rows } from './matrix.ts';
import { perTensor, zeros, type Plain, type Settings, type Tensor } from './tensor.ts';

type Names = 'lr' | 'momentum' | 'weightDecay' | 'eps' | 'updateFrequency' | 'maxPreconditionerDim';

/**
 * Algorithm 1 of https://arxiv.org/abs/1802.09568. A long side goes without; what has no side to precondition is divided
 * by the root of the sum of its squares. Weight decay and momentum as in Distributed Shampoo.
 */
export function shampoo(settings: Settings<Names> = {}): Plain {
  const { lr = 0.1, momentum = 0, weightDecay = 0, eps = 1e-4 } = settings;
  const { updateFrequency = 1, maxPreconditionerDim = 256 } = settings;
  const stateOf = perTensor((tensor) => ({
    left: combine([eps, identity(tensor.rows)]),
    right: combine([eps, identity(tensor.columns)]),
    leftRoot: identity(tensor.rows),
    rightRoot: identity(tensor.columns),
    squares: zeros(tensor),
    momentum: zeros(tensor),
  }));
  let t = 0;

  function preconditioned(tensor: Tensor): readonly number[] {
    const { rows, columns, isMatrix, gradient } = tensor;
    const state = stateOf(tensor);
    const [hasLeft, hasRight] = [rows, columns].map((side) => isMatrix && side <= maxPreconditionerDim);
    if (!hasLeft && !hasRight)
      return Array.from(gradient, (g, i) => {
        state.squares[i]! += g * g;
        return g / Math.sqrt(eps + state.squares[i]!);
      });
    const g: Rows = Array.from({ length: rows }, (_, r) => [...gradient.subarray(r * columns, (r + 1) * columns)]);
    state.left = combine([1, state.left], [1, multiply(g, transpose(g))]);
    state.right = combine([1, state.right], [1, multiply(transpose(g), g)]);
    if ((t - 1) % updateFrequency === 0) {
      const exponent = hasLeft && hasRight ? -1 / 4 : -1 / 2;
      if (hasLeft) state.leftRoot = power(state.left, exponent, eps);
      if (hasRight) state.rightRoot = power(state.right, exponent, eps);
    }
    return multiply(multiply(state.leftRoot, g), state.rightRoot).flat();
  }

  return {
    step: (tensors) => {
      t += 1;
      for (const tensor of tensors) {
        const buffer = stateOf(tensor).momentum;
        preconditioned(tensor).forEach((direction, i) => {
          buffer[i] = momentum * buffer[i]! + direction + weightDecay * tensor.values[i]!;
          tensor.values[i]! -= lr * buffer[i];
        });
      }
    },
  };
}

/**
 * A power of a symmetric matrix, by Jacobi's rotations. It was ε·I once and has only grown: an eigenvalue below ε, or
 * below what the largest one is rounded to, is an error of rounding.
 */
function power(matrix: Rows, exponent: number, eps: number): Rows {
  const side = matrix.length;
  let [diagonal, vectors] = [matrix, identity(side)];
  for (let sweep = 0; sweep < 12; sweep++)
    for (let p = 0; p < side; p++)
      for (let q = p + 1; q < side; q++) {
        if (diagonal[p]![q] === 0) continue;
        const angle = Math.atan2(2 * diagonal[p]![q]!, diagonal[q]![q]! - diagonal[p]![p]!) / 2;
        const rotation = identity(side).map((row) => [...row]);
        rotation[p]![p] = rotation[q]![q] = Math.cos(angle);
        rotation[p]![q] = Math.sin(angle);
        rotation[q]![p] = -Math.sin(angle);
        diagonal = multiply(multiply(transpose(rotation), diagonal), rotation);
        vectors = multiply(vectors, rotation);
      }
  const values = diagonal.map((row, i) => row[i]!);
  const least = Math.max(eps, side * Number.EPSILON * Math.max(...values));
  const powers = identity(side).map((row, i) => row.map((one) => one * Math.max(values[i]!, least) ** exponent));
  return multiply(multiply(vectors, powers), transpose(vectors));
}
