import type { NumberFunction } from '../optimizer/rule/parse-function.ts';

/** A problem (dataset + model + loss, or a function to minimise) as plain JSON, with all defaults filled in. */
export type ProblemSpec = ImageProblemSpec | FunctionSpec | ModelProblemSpec;

/** What the harness makes a model of by itself: a suite gives these as they are, and others to be traced. */
export type KnownProblemSpec = ImageProblemSpec | FunctionSpec;

/** Problems that learn from images: a step takes a batch of them. */
export type ImageProblemSpec = MnistMlpSpec | MnistLogisticSpec;

/** A problem of a suite's own, traced. */
export type ModelProblemSpec = SampledModelSpec | SteppedModelSpec;

interface SampledModelSpec extends ModelSpec, Samples {
  /** Of validation, which are no part of training; left out where there are none. */
  readonly validationSize?: number;
}

/** Problems that learn from samples. */
export type SampledSpec = ImageProblemSpec | SampledModelSpec;

/** Of parameters alone. */
interface SteppedModelSpec extends ModelSpec, Steps {}

/** Its model lies beside it, once for all trials: see ../graph/model.ts. */
interface ModelSpec {
  readonly kind: 'model';
  readonly name: string;
  /** The hash of its model. */
  readonly model: string;
  /** How many numbers it trains. */
  readonly parameters: number;
  /** What optimizers see of its parameters, each different shape once. */
  readonly shapes: readonly ParameterShape[];
  /** What it is judged by besides the loss. */
  readonly metrics: readonly string[];
}

/** Rows and columns of a parameter as an optimizer sees it: a weight is [out, in], a bias [out, 1]. */
export interface ParameterShape {
  readonly rows: number;
  readonly columns: number;
  /** What its group is called; older records do not say. */
  readonly group?: string;
  /** Its rows are looked up, one for each token. */
  readonly embedding?: true;
}

/** Functions of the parameters alone: no data, no batches, nothing to classify. */
export type FunctionSpec = QuadraticSpec | RosenbrockSpec | DefinedFunctionSpec;

interface Samples {
  /** Of training: the first N. */
  readonly trainSize: number;
  /** Of the test split: the first N. */
  readonly testSize: number;
}

export interface MnistMlpSpec extends Samples {
  readonly kind: 'mnistMlp';
  /** Widths of the hidden layers, first to last. */
  readonly hidden: readonly number[];
}

export interface MnistLogisticSpec extends Samples {
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

/** A function of a suite's own; its expressions read variables by name. */
export interface DefinedFunctionSpec extends Steps, NumberFunction {
  readonly kind: 'function';
  readonly name: string;
  readonly variables: readonly string[];
  /** A number for each variable, in their order; so `minimum`, which is left out where it is not known. */
  readonly start: readonly number[];
  readonly minimum?: readonly number[];
  /** Standard deviation of normal noise on each partial derivative; left out where there is none. */
  readonly noise?: number;
}

/** How people call a problem. */
export function problemName(problem: ProblemSpec): string {
  return problem.kind === 'model' || problem.kind === 'function' ? problem.name : problem.kind;
}

/** Whether its samples are images that are classified. */
export function isOfImages(problem: ProblemSpec): problem is ImageProblemSpec {
  return problem.kind === 'mnistMlp' || problem.kind === 'mnistLogistic';
}

/** Whether it measures how much is classified correctly. */
export function classifies(problem: ProblemSpec): boolean {
  return isOfImages(problem) || (problem.kind === 'model' && problem.metrics.includes('accuracy'));
}

/** Whether it is minimised from one start, so that a seed changes nothing. */
export function isFunction(problem: ProblemSpec): problem is FunctionSpec {
  return !hasSamples(problem) && problem.kind !== 'model';
}

/** Whether a step sees a batch of samples. */
export function hasSamples(problem: ProblemSpec): problem is SampledSpec {
  return 'trainSize' in problem;
}

/** Training steps in an epoch; the last batch of images may be smaller. Without samples it is evaluated once a step. */
export function stepsPerEpoch(problem: ProblemSpec, batchSize: number): number {
  return hasSamples(problem) ? Math.ceil(problem.trainSize / batchSize) : problem.stepsPerEpoch;
}

/** Training images, or other samples, that an epoch passes over; null where there are none. */
export function imagesPerEpoch(problem: ProblemSpec): number | null {
  return hasSamples(problem) ? problem.trainSize : null;
}
