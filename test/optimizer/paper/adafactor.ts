import { norm, perTensor, zeros, type Plain, type Settings, type Tensor } from './tensor.ts';

type Names = 'lr' | 'beta2Decay' | 'eps1' | 'eps2' | 'd' | 'weightDecay';

const rootMeanSquare = (values: Float64Array): number => norm(values) / Math.sqrt(values.length);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** torch.optim.Adafactor of PyTorch 2.5: https://arxiv.org/abs/1804.04235 with PyTorch's own use of the two eps. */
export function adafactor(settings: Settings<Names> = {}): Plain {
  const { lr = 1e-2, beta2Decay = -0.8, eps1 = 1.1920928955078125e-7, eps2 = 1e-3, d = 1, weightDecay = 0 } = settings;
  const stateOf = perTensor((tensor) => ({
    row: Array<number>(tensor.rows).fill(0),
    column: Array<number>(tensor.columns).fill(0),
    variance: zeros(tensor),
  }));
  let t = 0;

  function varianceOf(tensor: Tensor, keep: number): Float64Array {
    const { rows, columns, gradient } = tensor;
    const { row, column, variance } = stateOf(tensor);
    if (!tensor.isMatrix) {
      gradient.forEach((g, i) => {
        variance[i] = keep * variance[i]! + (1 - keep) * g * g;
      });
      return variance;
    }
    for (let r = 0; r < rows; r++) {
      const squares = Array.from({ length: columns }, (_, c) => gradient[r * columns + c]! ** 2);
      row[r] = keep * row[r]! + (1 - keep) * mean(squares);
    }
    for (let c = 0; c < columns; c++) {
      const squares = Array.from({ length: rows }, (_, r) => gradient[r * columns + c]! ** 2);
      column[c] = keep * column[c]! + (1 - keep) * mean(squares);
    }
    const scale = Math.max(mean(row), eps1);
    return gradient.map((_, i) => (row[Math.floor(i / columns)]! * column[i % columns]!) / scale);
  }

  return {
    step: (tensors) => {
      t += 1;
      for (const tensor of tensors) {
        const rho = Math.min(lr, 1 / Math.sqrt(t));
        const alpha = Math.max(eps2, rootMeanSquare(tensor.values)) * rho;
        const variance = varianceOf(tensor, 1 - t ** beta2Decay);
        const update = tensor.gradient.map((g, i) => g / Math.sqrt(Math.max(variance[i]!, eps1 ** 2)));
        const clip = Math.max(1, rootMeanSquare(update) / d);
        update.forEach((u, i) => {
          tensor.values[i] = tensor.values[i]! * (1 - lr * weightDecay) - (alpha / clip) * u;
        });
      }
    },
  };
}
