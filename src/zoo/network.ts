import { InputError } from '../base/errors.ts';
import { unknownName } from '../base/unknown-name.ts';
import type { Tensor } from '../graph/tensor/tensor.ts';
import { checkNumber, checkOptions } from '../problem/options.ts';

/** Functions of one number that a network may have between its layers: methods of tensors, with torch's defaults. */
export const activations = ['relu', 'leakyRelu', 'elu', 'gelu', 'silu', 'tanh', 'sigmoid', 'softplus'] as const;

export type Activation = (typeof activations)[number];

/** What may be varied of every network of the zoo. */
export interface NetworkOptions {
  /** Between the layers; as published when not given. */
  readonly activation?: Activation;
  /** Factor of the width of every hidden layer, each of which keeps one unit; 1 when not given. */
  readonly width?: number;
  /** Factor of the first values that are drawn; 1 when not given. */
  readonly initScale?: number;
}

/** A network's options, in the words that a model is written in. */
export interface Network {
  readonly activate: (x: Tensor) => Tensor;
  /** So many units as published, made wider or narrower. */
  readonly wide: (units: number) => number;
  readonly initScale: number;
}

/**
 * @param published what stands between the layers unless another activation is asked for; null where there is no choice
 * @param others the names of the problem's further options
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function networkOf(
  problem: string,
  options: NetworkOptions,
  published: Activation | ((x: Tensor) => Tensor) | null,
  others: readonly string[],
): Network {
  const choice = published === null ? [] : ['activation'];
  checkOptions(problem, options, [...choice, 'width', 'initScale', ...others]);
  const { activation, width = 1, initScale = 1 } = options;
  const chosen = activation ?? published ?? ((x: Tensor) => x);
  if (typeof chosen === 'string' && !activations.includes(chosen))
    throw new InputError(`${problem}: unknown activation ${unknownName(chosen, activations)}.`);
  checkNumber(problem, 'width', width, 0.001, 100);
  checkNumber(problem, 'initScale', initScale, 0, 1e6);
  return {
    activate: typeof chosen === 'function' ? chosen : (x) => x[chosen](),
    wide: (units) => Math.max(1, Math.round(units * width)),
    initScale,
  };
}
