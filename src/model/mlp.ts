import type { Tensor } from '../graph/tensor/tensor.ts';
import { accuracy, crossEntropy } from './losses.ts';
import type { Net } from './net.ts';
import type { Outcomes } from './define-problem.ts';

/** A classifier of images: linear layers, at least one, with ReLU between them, and softmax cross-entropy at the end. */
export function mlp(hidden: readonly number[], classes: number) {
  return ({ image, label }: Readonly<Record<'image' | 'label', Tensor>>, net: Net): Outcomes => {
    let x = image.flatten();
    for (const [i, width] of hidden.entries()) x = net.linear(`layer${i + 1}`, x, width).relu();
    const logits = net.linear(`layer${hidden.length + 1}`, x, classes);
    return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
  };
}
