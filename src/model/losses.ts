import { InputError } from '../base/errors.ts';
import { refuse } from '../graph/builder.ts';
import { within } from '../graph/call.ts';
import { index } from '../graph/operation/leaf.ts';
import { showShape } from '../graph/shape.ts';
import { map } from '../graph/tensor/map.ts';
import { Tensor } from '../graph/tensor/tensor.ts';

/*
 * Means over all samples, as in torch.nn.functional with its defaults.
 */

/** @internal checks that the first is a tensor, and works under the author's line */
function loss(name: string, x: Tensor, work: () => Tensor): Tensor {
  if (!((x as unknown) instanceof Tensor)) throw new InputError(`${name}: got no tensor, expected what a layer puts out.`);
  return within(x.builder, name, work);
}

function sameShapes(name: string, x: Tensor, target: Tensor): void {
  if (x.shape.join() !== target.shape.join())
    refuse(x.builder, name, `got ${showShape(x.shape)} and a target ${showShape(target.shape)}, expected equal shapes; reshape or flatten one of them`);
}

function labelled(name: string, scores: Tensor, label: Tensor): number {
  const classes = scores.shape.at(-1);
  if (classes === undefined || scores.shape.slice(0, -1).join() !== label.shape.join())
    return refuse(scores.builder, name, `got ${showShape(scores.shape)} and labels ${showShape(label.shape)}, expected [..., classes] and [...]`);
  return classes;
}

/** The number of each row that its label names, as the sum of the row with all others 0. */
function picked(scores: Tensor, label: Tensor, classes: number): Tensor {
  const position = new Tensor(scores.builder, index(scores.builder, classes));
  const isLabel = (s: number, at: number, wanted: number): number => (at === wanted ? s : 0);
  return map(isLabel, scores, position, label.reshape(...label.shape, 1)).sum(-1);
}

/** −Σ label · log softmax(logits): logits [..., classes], labels [...]. */
export function crossEntropy(logits: Tensor, label: Tensor, { labelSmoothing = 0 }: { readonly labelSmoothing?: number } = {}): Tensor {
  return loss('crossEntropy', logits, () => {
    const classes = labelled('crossEntropy', logits, label);
    const shifted = logits.sub(logits.max(-1, { keepDim: true }).detach());
    const norm = shifted.exp().sum(-1).log();
    const hard = norm.sub(picked(shifted, label, classes));
    if (labelSmoothing === 0) return hard.mean();
    const smooth = norm.sub(shifted.mean(-1));
    return hard.mul(1 - labelSmoothing).add(smooth.mul(labelSmoothing)).mean();
  });
}

/** Of log-probabilities [..., classes]. */
export function nllLoss(logProbabilities: Tensor, label: Tensor): Tensor {
  return loss('nllLoss', logProbabilities, () =>
    picked(logProbabilities, label, labelled('nllLoss', logProbabilities, label)).mean().neg(),
  );
}

export function mseLoss(x: Tensor, target: Tensor): Tensor {
  return loss('mseLoss', x, () => {
    sameShapes('mseLoss', x, target);
    return map((a, b) => (a - b) * (a - b), x, target).mean();
  });
}

export function l1Loss(x: Tensor, target: Tensor): Tensor {
  return loss('l1Loss', x, () => {
    sameShapes('l1Loss', x, target);
    return x.sub(target).abs().mean();
  });
}

/** ½ d² / beta where |d| < beta, |d| − ½ beta elsewhere. */
export function smoothL1Loss(x: Tensor, target: Tensor, { beta = 1 }: { readonly beta?: number } = {}): Tensor {
  return loss('smoothL1Loss', x, () => {
    sameShapes('smoothL1Loss', x, target);
    const difference = x.sub(target);
    if (beta === 0) return difference.abs().mean();
    return map((d, b) => (Math.abs(d) < b ? (0.5 * d * d) / b : Math.abs(d) - 0.5 * b), difference, beta).mean();
  });
}

/** ½ d² where |d| ≤ delta, delta (|d| − ½ delta) elsewhere. */
export function huberLoss(x: Tensor, target: Tensor, { delta = 1 }: { readonly delta?: number } = {}): Tensor {
  return loss('huberLoss', x, () => {
    sameShapes('huberLoss', x, target);
    return map((d, b) => (Math.abs(d) <= b ? 0.5 * d * d : b * (Math.abs(d) - 0.5 * b)), x.sub(target), delta).mean();
  });
}

/** Of logits, and targets from 0 to 1: max(x, 0) − x t + log(1 + e^−|x|), which overflows nowhere. */
export function binaryCrossEntropyWithLogits(logits: Tensor, target: Tensor): Tensor {
  return loss('binaryCrossEntropyWithLogits', logits, () => {
    sameShapes('binaryCrossEntropyWithLogits', logits, target);
    return logits.softplus().sub(logits.mul(target)).mean();
  });
}

/** The fraction of rows whose largest score, the first of equals, is the label's. */
export function accuracy(scores: Tensor, label: Tensor): Tensor {
  return loss('accuracy', scores, () => {
    labelled('accuracy', scores, label);
    return map((a, b) => (a === b ? 1 : 0), scores.argmax(-1), label).mean();
  });
}
