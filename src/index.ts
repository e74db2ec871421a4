export { adabelief } from './optimizer/adabelief.ts';
export { adadelta } from './optimizer/adadelta.ts';
export { adafactor } from './optimizer/adafactor.ts';
export { adagrad } from './optimizer/adagrad.ts';
export { adam, adamw } from './optimizer/adam.ts';
export { adamax } from './optimizer/adamax.ts';
export { ademamix } from './optimizer/ademamix.ts';
export { asgd } from './optimizer/asgd.ts';
export { clipGradNorm, clipGradValue } from './optimizer/clip.ts';
export { type Definition, defineOptimizer, type RuleFactory, type RuleOptions } from './optimizer/define.ts';
export type { GroupOptions } from './optimizer/groups.ts';
export type { Options, Range } from './optimizer/hyper.ts';
export { lamb } from './optimizer/lamb.ts';
export { lars } from './optimizer/lars.ts';
export { library } from './optimizer/library.ts';
export type {
  TfjsAdadeltaOptions,
  TfjsAdagradOptions,
  TfjsAdamaxOptions,
  TfjsAdamOptions,
  TfjsMomentumOptions,
  TfjsRmspropOptions,
  TfjsSgdOptions,
} from './optimizer/library/tfjs.ts';
export type { TorchFactory, TorchOptimizers, TorchOptions } from './optimizer/library/torch.ts';
export type { LibraryOptimizer, OptimizerSpec, RuleOptimizer } from './optimizer/optimizer.ts';
export type * from './optimizer/lr/schedule.ts';
export { scheduled } from './optimizer/lr/scheduled.ts';
export {
  byEpoch,
  chainedScheduler,
  constantLR,
  cosineAnnealingLR,
  exponentialLR,
  linearLR,
  multiStepLR,
  oneCycleLR,
  polynomialLR,
  sequentialLR,
  type Settings,
  stepLR,
} from './optimizer/lr/schedulers.ts';
export type { Modifier } from './optimizer/modifier.ts';
export { lion } from './optimizer/lion.ts';
export { muon } from './optimizer/muon.ts';
export { nadam } from './optimizer/nadam.ts';
export { prodigy } from './optimizer/prodigy.ts';
export { radam } from './optimizer/radam.ts';
export { rmsprop } from './optimizer/rmsprop.ts';
export { rprop } from './optimizer/rprop.ts';
export { scheduleFreeAdamw, scheduleFreeSgd } from './optimizer/schedule-free.ts';
export { sgd } from './optimizer/sgd.ts';
export { shampoo } from './optimizer/shampoo.ts';
export { type Grid, sweep } from './optimizer/sweep.ts';
export { yogi } from './optimizer/yogi.ts';
export type { ImageOptions } from './problem/images.ts';
export { mnistLogistic } from './problem/mnist-logistic.ts';
export { mnistMlp, type MnistMlpOptions } from './problem/mnist-mlp.ts';
export type * from './problem/problem.ts';
export { quadratic, type QuadraticOptions } from './problem/quadratic.ts';
export { rosenbrock, type RosenbrockOptions } from './problem/rosenbrock.ts';
export { defineSuite } from './suite/define-suite.ts';
export type { QuickForm, SuiteDefinition } from './suite/suite.ts';
export { concat } from './graph/tensor/concat.ts';
export { grad } from './graph/tensor/grad.ts';
export { map } from './graph/tensor/map.ts';
export type { Tensor } from './graph/tensor/tensor.ts';
export { defineFunction, type FunctionOptions } from './model/define-function.ts';
export { defineProblem, type DataFacts, type ProblemDefinition, type ProblemOptions } from './model/define-problem.ts';
export {
  accuracy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  huberLoss,
  l1Loss,
  mseLoss,
  nllLoss,
  smoothL1Loss,
} from './model/losses.ts';
export type { Net } from './model/net.ts';
export type { DataSource } from './problem/data/source.ts';
export { arrays, type ArraysOptions } from './problem/data/sources/arrays.ts';
export { cifar10, fashionMnist, mnist, type ImagesOptions } from './problem/data/sources/images.ts';
export { table, type TableOptions } from './problem/data/sources/table.ts';
export { text, type TextOptions } from './problem/data/sources/text.ts';
export { fashion2c2d, mnist2c2d } from './zoo/2c2d.ts';
export { cifar3c3d } from './zoo/3c3d.ts';
export { cifarAllCnnC } from './zoo/all-cnn-c.ts';
export { bostonHousing } from './zoo/boston-housing.ts';
export { zoo } from './zoo/catalog.ts';
export { charGpt } from './zoo/char-gpt.ts';
export { charRnn } from './zoo/char-rnn.ts';
export { diagnostics } from './zoo/diagnostic/catalog.ts';
export type { Diagnostic } from './zoo/diagnostic/diagnostic.ts';
export type { Form, Target, ZooEntry } from './zoo/entry.ts';
export {
  ackley,
  beale,
  branin,
  goldsteinPrice,
  himmelblau,
  monkeySaddle,
  rastrigin,
  saddle,
  styblinskiTang,
  type TestFunctionOptions,
} from './zoo/functions.ts';
export type { ImageNetworkOptions } from './zoo/images.ts';
export { iris } from './zoo/iris.ts';
export { matrixFactorisation, type MatrixFactorisationOptions } from './zoo/matrix-factorisation.ts';
export { mlp1000_500_100 } from './zoo/mlp-1000-500-100.ts';
export { mnist784_128_sigmoid } from './zoo/mnist-784-128-sigmoid.ts';
export type { Activation, NetworkOptions } from './zoo/network.ts';
export { quadraticDeep, type QuadraticDeepOptions } from './zoo/quadratic-deep.ts';
export { sparseEmbedding, type SparseEmbeddingOptions } from './zoo/sparse-embedding.ts';
export type { TextNetworkOptions } from './zoo/texts.ts';
export { fashionVae, mnistVae } from './zoo/vae.ts';
