import { norm, perTensor, zeros, type Plain, type Settings } from './tensor.ts';

/** Algorithm 2 of https://arxiv.org/abs/1904.00962, φ(z) = z; where a norm is 0 the ratio is 1, as in optax. */
export function lamb(settings: Settings<'lr' | 'beta1' | 'beta2' | 'eps' | 'weightDecay'> = {}): Plain {
  const { lr = 1e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-6, weightDecay = 0 } = settings;
  const stateOf = perTensor((tensor) => ({ m: zeros(tensor), v: zeros(tensor) }));
  let t = 0;
  return {
    step: (tensors) => {
      t += 1;
      for (const tensor of tensors) {
        const { m, v } = stateOf(tensor);
        const update = tensor.gradient.map((g, i) => {
          m[i] = beta1 * m[i]! + (1 - beta1) * g;
          v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
          const r = m[i] / (1 - beta1 ** t) / (Math.sqrt(v[i] / (1 - beta2 ** t)) + eps);
          return r + weightDecay * tensor.values[i]!;
        });
        const [weight, length] = [norm(tensor.values), norm(update)];
        const ratio = weight === 0 || length === 0 ? 1 : weight / length;
        update.forEach((u, i) => {
          tensor.values[i]! -= lr * ratio * u;
        });
      }
    },
  };
}
