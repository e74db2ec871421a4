import { combine, multiply, transpose, type Rows } from './matrix.ts';
import { norm, perTensor, zeros, type Plain, type Settings, type Tensor } from './tensor.ts';

type Names = 'lr' | 'momentum' | 'weightDecay' | 'adamLr' | 'adamBeta1' | 'adamBeta2' | 'adamEps';

/**
 * MuonWithAuxAdam of https://github.com/KellerJordan/Muon, all matrices in its Muon group and all else in its Adam
 * group; its Newton-Schulz steps in double precision instead of bfloat16.
 */
export function muon(settings: Settings<Names> & { readonly nesterov?: boolean } = {}): Plain {
  const { lr = 0.02, momentum = 0.95, nesterov = true, weightDecay = 0 } = settings;
  const { adamLr = 3e-4, adamBeta1 = 0.9, adamBeta2 = 0.95, adamEps = 1e-10 } = settings;
  const stateOf = perTensor((tensor) => ({ m: zeros(tensor), v: zeros(tensor) }));
  let t = 0;

  function matrixStep(tensor: Tensor): void {
    const { rows, columns, values, gradient } = tensor;
    const { m } = stateOf(tensor);
    const mixed = gradient.map((g, i) => {
      m[i]! += (1 - momentum) * (g - m[i]!);
      return nesterov ? g + momentum * (m[i]! - g) : m[i]!;
    });
    const update = zerothPower(
      Array.from({ length: rows }, (_, r) => [...mixed.subarray(r * columns, (r + 1) * columns)]),
    );
    const scale = Math.sqrt(Math.max(1, rows / columns));
    update.flat().forEach((u, i) => {
      values[i] = values[i]! * (1 - lr * weightDecay) - lr * scale * u;
    });
  }

  function adamStep(tensor: Tensor): void {
    const { m, v } = stateOf(tensor);
    tensor.gradient.forEach((g, i) => {
      m[i] = adamBeta1 * m[i]! + (1 - adamBeta1) * g;
      v[i] = adamBeta2 * v[i]! + (1 - adamBeta2) * g * g;
      const direction = m[i] / (1 - adamBeta1 ** t) / (Math.sqrt(v[i] / (1 - adamBeta2 ** t)) + adamEps);
      tensor.values[i] = tensor.values[i]! * (1 - adamLr * weightDecay) - adamLr * direction;
    });
  }

  return {
    step: (tensors) => {
      t += 1;
      for (const tensor of tensors) (tensor.isMatrix ? matrixStep : adamStep)(tensor);
    },
  };
}

/** Five quintic Newton-Schulz steps, on the side of the matrix that makes the smaller products. */
function zerothPower(matrix: Rows): Rows {
  if (matrix.length > matrix[0]!.length) return transpose(zerothPower(transpose(matrix)));
  const [a, b, c] = [3.4445, -4.775, 2.0315];
  const length = norm(matrix.flat()) + 1e-7;
  let x = combine([1 / length, matrix]);
  for (let step = 0; step < 5; step++) {
    const gram = multiply(x, transpose(x));
    const polynomial = combine([b, gram], [c, multiply(gram, gram)]);
    x = combine([a, x], [1, multiply(polynomial, x)]);
  }
  return x;
}
