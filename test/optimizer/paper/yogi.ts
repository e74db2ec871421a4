import { perTensor, type Plain, type Settings } from './tensor.ts';

type Names = 'lr' | 'beta1' | 'beta2' | 'eps' | 'initialAccumulatorValue' | 'weightDecay';

/**
 * Algorithm 2 of "Adaptive Methods for Nonconvex Optimization" (NeurIPS 2018), with the initial accumulator, bias
 * correction and coupled weight decay of torch_optimizer's Yogi.
 */
export function yogi(settings: Settings<Names> = {}): Plain {
  const { lr = 1e-2, beta1 = 0.9, beta2 = 0.999, eps = 1e-3 } = settings;
  const { initialAccumulatorValue: initial = 1e-6, weightDecay = 0 } = settings;
  const stateOf = perTensor(({ values }) => ({ m: values.map(() => initial), v: values.map(() => initial) }));
  let t = 0;
  return {
    step: (tensors) => {
      t += 1;
      for (const tensor of tensors) {
        const { m, v } = stateOf(tensor);
        tensor.gradient.forEach((gradient, i) => {
          const g = gradient + weightDecay * tensor.values[i]!;
          m[i] = beta1 * m[i]! + (1 - beta1) * g;
          v[i]! -= (1 - beta2) * Math.sign(v[i]! - g * g) * g * g;
          const mHat = m[i] / (1 - beta1 ** t);
          const vHat = v[i]! / (1 - beta2 ** t);
          tensor.values[i]! -= (lr * mHat) / (Math.sqrt(vHat) + eps);
        });
      }
    },
  };
}
