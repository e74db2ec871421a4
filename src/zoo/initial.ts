import type { GivenInitial } from '../model/initial.ts';
import type { LinearOptions } from '../model/layer/linear.ts';

/** Normal weights, cut off at two standard deviations as TensorFlow's truncated_normal_initializer does, and equal biases. */
export function truncated(std: number, bias: number): NonNullable<LinearOptions['initial']> {
  return { weight: { kind: 'truncatedNormal', mean: 0, std, from: -2 * std, to: 2 * std }, bias };
}

/**
 * Uniform over ±√(6 / (in + out)), so that neither activations nor gradients grow from layer to layer. X. Glorot and Y.
 * Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010; xavier_uniform_ of torch.
 *
 * @param seen numbers that one of the result comes from
 * @param seenBy numbers that one of the input goes into
 */
export function xavierUniform(seen: number, seenBy: number): GivenInitial {
  return { kind: 'uniform', bound: Math.sqrt(6 / (seen + seenBy)) };
}

/** As xavierUniform, with the same variance 2 / (in + out); xavier_normal_ of torch. */
export function xavierNormal(seen: number, seenBy: number): GivenInitial {
  return { kind: 'normal', mean: 0, std: Math.sqrt(2 / (seen + seenBy)) };
}
