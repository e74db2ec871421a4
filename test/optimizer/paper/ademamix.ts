import { perTensor, zeros, type Plain, type Settings } from './tensor.ts';

type Names = 'lr' | 'beta1' | 'beta2' | 'beta3' | 'alpha' | 'eps' | 'weightDecay' | 'warmUp';

/** Algorithm 1 of https://arxiv.org/abs/2409.03137; warmUp is its T for both schedulers. */
export function ademamix(settings: Settings<Names> = {}): Plain {
  const { lr = 1e-3, beta1 = 0.9, beta2 = 0.999, beta3: slowest = 0.9999 } = settings;
  const { alpha: largest = 5, eps = 1e-8, weightDecay = 0, warmUp = 0 } = settings;
  const stateOf = perTensor((tensor) => ({ m1: zeros(tensor), m2: zeros(tensor), v: zeros(tensor) }));
  let t = 0;

  /** Half-lives, less one, grow linearly from beta1's to beta3's: how the authors' code says equation 6, with its 1e-8. */
  function beta3(share: number): number {
    const steps = (beta: number): number => Math.log(0.5) / Math.log(beta + 1e-8) - 1;
    return 0.5 ** (1 / ((1 - share) * steps(beta1) + share * steps(slowest) + 1));
  }

  return {
    step: (tensors) => {
      t += 1;
      const share = t < warmUp ? t / warmUp : 1;
      const alpha = largest * share;
      const slow = share === 1 ? slowest : beta3(share);
      for (const tensor of tensors) {
        const { m1, m2, v } = stateOf(tensor);
        tensor.gradient.forEach((g, i) => {
          m1[i] = beta1 * m1[i]! + (1 - beta1) * g;
          m2[i] = slow * m2[i]! + (1 - slow) * g;
          v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
          const mixed = m1[i] / (1 - beta1 ** t) + alpha * m2[i];
          const direction = mixed / (Math.sqrt(v[i] / (1 - beta2 ** t)) + eps);
          tensor.values[i]! -= lr * (direction + weightDecay * tensor.values[i]!);
        });
      }
    },
  };
}
