import { norm, perTensor, zeros, type Plain, type Settings } from './tensor.ts';

/**
 * Algorithm 1 of https://arxiv.org/abs/1708.03888 at a constant learning rate; where a norm is 0 the local rate is 1,
 * as in TensorFlow's LARSOptimizer.
 */
export function lars(settings: Settings<'lr' | 'momentum' | 'weightDecay' | 'trustCoefficient' | 'eps'> = {}): Plain {
  const { lr = 1, momentum = 0.9, weightDecay = 0, trustCoefficient = 1e-3, eps = 0 } = settings;
  const velocityOf = perTensor(zeros);
  return {
    step: (tensors) => {
      for (const tensor of tensors) {
        const velocity = velocityOf(tensor);
        const [weight, slope] = [norm(tensor.values), norm(tensor.gradient)];
        const local =
          weight === 0 || slope === 0 ? 1 : (trustCoefficient * weight) / (slope + weightDecay * weight + eps);
        tensor.gradient.forEach((g, i) => {
          velocity[i] = momentum * velocity[i]! + lr * local * (g + weightDecay * tensor.values[i]!);
          tensor.values[i]! -= velocity[i];
        });
      }
    },
  };
}
