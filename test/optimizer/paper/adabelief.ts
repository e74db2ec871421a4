import { perTensor, zeros, type Plain, type Settings } from './tensor.ts';

/** Algorithm 2 of https://arxiv.org/abs/2010.07468; decoupled weight decay, as adabelief-pytorch has it. */
export function adabelief(settings: Settings<'lr' | 'beta1' | 'beta2' | 'eps' | 'weightDecay'> = {}): Plain {
  const { lr = 1e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-16, weightDecay = 0 } = settings;
  const stateOf = perTensor((tensor) => ({ m: zeros(tensor), s: zeros(tensor) }));
  let t = 0;
  return {
    step: (tensors) => {
      t += 1;
      for (const tensor of tensors) {
        const { m, s } = stateOf(tensor);
        tensor.gradient.forEach((g, i) => {
          m[i] = beta1 * m[i]! + (1 - beta1) * g;
          s[i] = beta2 * s[i]! + (1 - beta2) * (g - m[i]) ** 2 + eps;
          const mHat = m[i] / (1 - beta1 ** t);
          const sHat = s[i] / (1 - beta2 ** t);
          const decayed = tensor.values[i]! * (1 - lr * weightDecay);
          tensor.values[i] = decayed - (lr * mHat) / (Math.sqrt(sHat) + eps);
        });
      }
    },
  };
}
