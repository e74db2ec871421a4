/** A problem (dataset + model + loss, or a function to minimise) as plain JSON, with all defaults filled in. */
export type ProblemSpec = ImageProblemSpec | FunctionSpec;

/** Problems that learn from images: a step takes a batch of them. */
export type ImageProblemSpec = MnistMlpSpec | MnistLogisticSpec;

/** Functions of the parameters alone: no data, no batches, nothing to classify. Their smallest value is 0. */
export type FunctionSpec = QuadraticSpec | RosenbrockSpec;

interface Images {
  /** The first N training images. */
  readonly trainSize: number;
  /** The first N test images. */
  readonly testSize: number;
}

export interface MnistMlpSpec extends Images {
  readonly kind: 'mnistMlp';
  /** Widths of the hidden layers, first to last. */
  readonly hidden: readonly number[];
}

export interface MnistLogisticSpec extends Images {
  readonly kind: 'mnistLogistic';
}

interface Steps {
  /** Nothing is passed over, so the problem says how many steps make an epoch. */
  readonly stepsPerEpoch: number;
}

export interface QuadraticSpec extends Steps {
  readonly kind: 'quadratic';
  readonly dimensions: number;
  /** The largest eigenvalue, which is 1, over the smallest. */
  readonly condition: number;
}

export interface RosenbrockSpec extends Steps {
  readonly kind: 'rosenbrock';
  /** Where the descent starts; as many numbers as the function has variables. */
  readonly start: readonly number[];
}

export function isFunction(problem: ProblemSpec): problem is FunctionSpec {
  return 'stepsPerEpoch' in problem;
}

/** Training steps in an epoch; the last batch of images may be smaller. A function is evaluated once a step. */
export function stepsPerEpoch(problem: ProblemSpec, batchSize: number): number {
  return isFunction(problem) ? problem.stepsPerEpoch : Math.ceil(problem.trainSize / batchSize);
}

/** Training images that an epoch passes over; null for a function, which has none. */
export function imagesPerEpoch(problem: ProblemSpec): number | null {
  return isFunction(problem) ? null : problem.trainSize;
}
