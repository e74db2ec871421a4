import { copy, perTensor, zeros, type Plain, type Settings, type Tensor } from './tensor.ts';

type Common = 'lr' | 'weightDecay' | 'warmupSteps' | 'r' | 'weightLrPower';

/** SGDScheduleFree of schedulefree 1.4. */
export function scheduleFreeSgd(settings: Settings<Common | 'momentum'> = {}): Plain {
  const { lr = 1, momentum = 0.9 } = settings;
  return scheduleFree({ ...settings, lr }, momentum, ({ gradient }) => gradient);
}

/** AdamWScheduleFree of schedulefree 1.4. */
export function scheduleFreeAdamw(settings: Settings<Common | 'beta1' | 'beta2' | 'eps'> = {}): Plain {
  const { lr = 2.5e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8 } = settings;
  const squareOf = perTensor(zeros);
  return scheduleFree({ ...settings, lr }, beta1, (tensor, t) => {
    const v = squareOf(tensor);
    return tensor.gradient.map((g, i) => {
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
      return g / (Math.sqrt(v[i] / (1 - beta2 ** t)) + eps);
    });
  });
}

/** The three sequences of https://arxiv.org/abs/2405.15682, each kept: a tensor's values are y, where gradients are. */
function scheduleFree(
  settings: Settings<Common> & { readonly lr: number },
  beta: number,
  direction: (tensor: Tensor, t: number) => Float64Array,
): Plain {
  const { lr, weightDecay = 0, warmupSteps = 0, r = 0, weightLrPower = 2 } = settings;
  const sequences = perTensor((tensor) => ({ x: copy(tensor), z: copy(tensor) }));
  let [t, largest, total] = [0, 0, 0];
  return {
    step: (tensors) => {
      t += 1;
      const rate = lr * (t <= warmupSteps ? t / warmupSteps : 1);
      largest = Math.max(largest, rate);
      const weight = t ** r * largest ** weightLrPower;
      total += weight;
      const c = weight / total;
      for (const tensor of tensors) {
        const { x, z } = sequences(tensor);
        const y = tensor.values;
        direction(tensor, t).forEach((u, i) => {
          z[i]! -= rate * (u + weightDecay * y[i]!);
          x[i] = (1 - c) * x[i]! + c * z[i]!;
          y[i] = (1 - beta) * z[i]! + beta * x[i];
        });
      }
    },
    evaluated: (tensor) => sequences(tensor).x,
  };
}
