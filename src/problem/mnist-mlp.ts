import { InputError } from '../base/errors.ts';
import { counted } from '../base/units.ts';
import { checkCount, checkOptions, checkParameters } from './options.ts';
import { checkImages, type ImageOptions } from './images.ts';
import type { MnistMlpSpec } from './problem.ts';

export interface MnistMlpOptions extends ImageOptions {
  /** Widths of the hidden layers, first to last. */
  readonly hidden: readonly number[];
}

/** Engines make code for every layer before the first step; of more they would for minutes, and nothing could stop them. */
const MOST_LAYERS = 1000;

/**
 * Handwritten digits (MNIST) told apart by a network of fully connected layers with relu between them, trained on the
 * mean cross-entropy of its softmax.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function mnistMlp(options: MnistMlpOptions): MnistMlpSpec {
  const given: unknown = options;
  if (given === undefined) {
    throw new InputError('mnistMlp: got no options; write for example mnistMlp({ hidden: [200] }).');
  }
  checkOptions('mnistMlp', options, ['hidden', 'trainSize', 'testSize']);
  const list: unknown = options.hidden;
  if (!Array.isArray(list) || list.length === 0) {
    throw new InputError('mnistMlp: hidden must list the widths of the hidden layers, for example [200].');
  }
  checkCount('mnistMlp', 'the number of layers in hidden', list.length, 1, MOST_LAYERS);
  for (const width of options.hidden) checkCount('mnistMlp', 'a width in hidden', width, 1, 1_000_000);
  checkParameters('mnistMlp', `hidden with ${counted(list.length, 'layer')}`, parametersOf(options.hidden));
  return { kind: 'mnistMlp', hidden: [...options.hidden], ...checkImages('mnistMlp', options) };
}

/** Weights and biases, from 784 pixels to 10 digits. */
function parametersOf(hidden: readonly number[]): number {
  const outputs = [...hidden, 10];
  return outputs.reduce((sum, width, at) => sum + ((outputs[at - 1] ?? 784) + 1) * width, 0);
}
