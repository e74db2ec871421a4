import { perTensor, zeros, type Plain, type Settings } from './tensor.ts';

/** Algorithm 2 of https://arxiv.org/abs/2302.06675. */
export function lion(settings: Settings<'lr' | 'beta1' | 'beta2' | 'weightDecay'> = {}): Plain {
  const { lr = 1e-4, beta1 = 0.9, beta2 = 0.99, weightDecay = 0 } = settings;
  const momentumOf = perTensor(zeros);
  return {
    step: (tensors) => {
      for (const tensor of tensors) {
        const momentum = momentumOf(tensor);
        tensor.gradient.forEach((g, i) => {
          const c = beta1 * momentum[i]! + (1 - beta1) * g;
          momentum[i] = beta2 * momentum[i]! + (1 - beta2) * g;
          tensor.values[i]! -= lr * (Math.sign(c) + weightDecay * tensor.values[i]!);
        });
      }
    },
  };
}
