import { checkImages, type ImageOptions } from './images.ts';
import { checkOptions } from './options.ts';
import type { MnistLogisticSpec } from './problem.ts';

/**
 * Handwritten digits (MNIST) told apart by softmax regression: one linear layer, trained on the mean cross-entropy of
 * its softmax. The loss is convex, so optimizers differ in how fast they get down, not in where they end.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function mnistLogistic(options: ImageOptions = {}): MnistLogisticSpec {
  checkOptions('mnistLogistic', options, ['trainSize', 'testSize']);
  return { kind: 'mnistLogistic', ...checkImages('mnistLogistic', options) };
}
