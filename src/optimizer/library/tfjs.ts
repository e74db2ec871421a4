import { resolveHyper, type Range, type Ranges } from '../hyper.ts';
import type { LibraryOptimizer } from '../optimizer.ts';
import type { Hyper } from '../rule/expression.ts';

/** Arguments of `tf.train.sgd`; `lr` is what the library calls `learningRate`, here as everywhere below. */
export interface TfjsSgdOptions {
  readonly lr: number;
}

/** Arguments of `tf.train.momentum`. */
export interface TfjsMomentumOptions {
  readonly lr: number;
  readonly momentum: number;
  readonly useNesterov?: boolean;
}

/** Arguments of `tf.train.adagrad`. */
export interface TfjsAdagradOptions {
  readonly lr: number;
  readonly initialAccumulatorValue?: number;
}

interface Epsilon {
  /** TensorFlow.js's own default depends on its backend; it is 1e-7 in single precision. */
  readonly epsilon?: number;
}

/** Arguments of `tf.train.adadelta`. */
export interface TfjsAdadeltaOptions extends Epsilon {
  readonly lr?: number;
  readonly rho?: number;
}

/** Arguments of `tf.train.adam`. */
export interface TfjsAdamOptions extends Epsilon {
  readonly lr?: number;
  readonly beta1?: number;
  readonly beta2?: number;
}

/** Arguments of `tf.train.adamax`; `decay` is the learning rate's: lr / (1 + decay · step). */
export interface TfjsAdamaxOptions extends TfjsAdamOptions {
  readonly decay?: number;
}

/** Arguments of `tf.train.rmsprop`; its epsilon is added under the root. */
export interface TfjsRmspropOptions extends Epsilon {
  readonly lr: number;
  readonly decay?: number;
  readonly momentum?: number;
  readonly centered?: boolean;
}

/** Stands where the library has no default. */
const REQUIRED = NaN;
/** Listed for its name and type alone: an epsilon that is not given is left to the library. */
const EPSILON = 1e-7;

const share = { atLeast: 0, below: 1 };
const ranges: Ranges = {
  momentum: { atLeast: 0 },
  initialAccumulatorValue: { above: 0 },
  rho: share,
  beta1: share,
  beta2: share,
  epsilon: { atLeast: 0 },
};

export type TfjsName = 'sgd' | 'momentum' | 'adagrad' | 'adadelta' | 'adam' | 'adamax' | 'rmsprop';

/** @throws InputError for hyperparameters that are unknown, missing, of the wrong type or out of range */
function make(name: TfjsName, defaults: Hyper, options: object, decay: Range = {}): LibraryOptimizer {
  // A missing one is refused as what it is, undefined.
  const missing = Object.keys(defaults).filter((key) => Number.isNaN(defaults[key]));
  const given = { ...Object.fromEntries(missing.map((key) => [key, undefined])), ...options };
  const hyper = resolveHyper(`tfjs.${name}`, defaults, { ...ranges, decay }, given);
  const said = Object.entries(hyper).filter(([key]) => key !== 'epsilon' || 'epsilon' in given);
  return { kind: 'library', library: 'tfjs', name, hyper: Object.fromEntries(said) };
}

/**
 * Every optimizer of TensorFlow.js, stepped on gradients that our engine computed. Names and defaults are the
 * library's, but for `lr`, its `learningRate`. See https://js.tensorflow.org/api/latest/#Training-Optimizers.
 */
export const tfjs = {
  /** https://js.tensorflow.org/api/latest/#train.sgd */
  sgd: (options: TfjsSgdOptions) => make('sgd', { lr: REQUIRED }, options),

  /** https://js.tensorflow.org/api/latest/#train.momentum */
  momentum: (options: TfjsMomentumOptions) =>
    make('momentum', { lr: REQUIRED, momentum: REQUIRED, useNesterov: false }, options),

  /** https://js.tensorflow.org/api/latest/#train.adagrad */
  adagrad: (options: TfjsAdagradOptions) => make('adagrad', { lr: REQUIRED, initialAccumulatorValue: 0.1 }, options),

  /** https://js.tensorflow.org/api/latest/#train.adadelta */
  adadelta: (options: TfjsAdadeltaOptions = {}) => make('adadelta', { lr: 1e-3, rho: 0.95, epsilon: EPSILON }, options),

  /** https://js.tensorflow.org/api/latest/#train.adam */
  adam: (options: TfjsAdamOptions = {}) =>
    make('adam', { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: EPSILON }, options),

  /** https://js.tensorflow.org/api/latest/#train.adamax */
  adamax: (options: TfjsAdamaxOptions = {}) =>
    make('adamax', { lr: 2e-3, beta1: 0.9, beta2: 0.999, epsilon: EPSILON, decay: 0 }, options, { atLeast: 0 }),

  /** https://js.tensorflow.org/api/latest/#train.rmsprop */
  rmsprop: (options: TfjsRmspropOptions) =>
    make('rmsprop', { lr: REQUIRED, decay: 0.9, momentum: 0, epsilon: EPSILON, centered: false }, options, share),
} as const satisfies Record<TfjsName, unknown>;
