import { copy, perTensor, zeros, type Plain, type Settings } from './tensor.ts';

type Names = 'lr' | 'beta1' | 'beta2' | 'beta3' | 'eps' | 'weightDecay' | 'd0' | 'dCoef' | 'growthRate';

/**
 * Prodigy of prodigyopt 1.1, https://arxiv.org/abs/2306.06101: decoupled weight decay, no bias correction, no safeguard.
 * A step without any gradient so far is no step.
 */
export function prodigy(settings: Settings<Names> = {}): Plain {
  const { lr = 1, beta1 = 0.9, beta2 = 0.999, beta3 = Math.sqrt(beta2), eps = 1e-8, weightDecay = 0 } = settings;
  const { d0 = 1e-6, dCoef = 1, growthRate = Infinity } = settings;
  const stateOf = perTensor((tensor) => ({
    start: copy(tensor),
    m: zeros(tensor),
    v: zeros(tensor),
    s: zeros(tensor),
  }));
  let [d, largest, numerator] = [d0, d0, 0];
  return {
    step: (tensors) => {
      const dlr = d * lr;
      let [gain, denominator] = [0, 0];
      for (const tensor of tensors) {
        const { start, m, v, s } = stateOf(tensor);
        tensor.gradient.forEach((g, i) => {
          gain += (d / d0) * dlr * g * (start[i]! - tensor.values[i]!);
          m[i] = beta1 * m[i]! + (1 - beta1) * d * g;
          v[i] = beta2 * v[i]! + (1 - beta2) * d * d * g * g;
          s[i] = beta3 * s[i]! + (d / d0) * dlr * g;
          denominator += Math.abs(s[i]);
        });
      }
      if (denominator === 0) return;
      numerator = beta3 * numerator + gain;
      const estimate = (dCoef * numerator) / denominator;
      if (d === d0) d = Math.max(d, estimate);
      largest = Math.max(largest, estimate);
      d = Math.min(largest, d * growthRate);
      for (const tensor of tensors) {
        const { m, v } = stateOf(tensor);
        for (const i of tensor.values.keys()) {
          tensor.values[i]! -= dlr * weightDecay * tensor.values[i]!;
          const first = beta1 === 0 ? d * tensor.gradient[i]! : m[i]!;
          tensor.values[i]! -= (dlr * first) / (Math.sqrt(v[i]!) + d * eps);
        }
      }
    },
  };
}
