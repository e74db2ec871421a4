import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { refuse } from '../graph/builder.ts';
import { within } from '../graph/call.ts';
import { index } from '../graph/operation/leaf.ts';
import { checkRange } from '../graph/range.ts';
import { showShape } from '../graph/shape.ts';
import { checkOptions } from '../graph/tensor/arguments.ts';
import { map } from '../graph/tensor/map.ts';
import { isTensor, Tensor } from '../graph/tensor/tensor.ts';

/*
 * Means over all samples, as in torch.nn.functional with its defaults.
 */

/** @internal checks that both are tensors, and works under the author's line */
function loss(name: string, x: Tensor, target: Tensor, work: () => Tensor): Tensor {
  const given: readonly unknown[] = [x, target];
  const first = given.find((each) => isTensor(each));
  const wrong = given.findIndex((each) => !isTensor(each));
  const message = `got ${show(given[wrong])} for the ${wrong === 0 ? 'first' : 'second'}, expected two tensors: what a layer puts out, and the target`;
  if (first === undefined) throw new InputError(`${name}: ${message}.`);
  return within(first.builder, name, () => (wrong === -1 ? work() : refuse(first.builder, name, message)));
}

function sameShapes(name: string, x: Tensor, target: Tensor): void {
  if (x.shape.join() !== target.shape.join())
    refuse(
      x.builder,
      name,
      `got ${showShape(x.shape)} and a target ${showShape(target.shape)}, expected equal shapes; reshape or flatten one of them`,
    );
}

function labelled(name: string, scores: Tensor, label: Tensor): number {
  const classes = scores.shape.at(-1);
  if (classes === undefined || scores.shape.slice(0, -1).join() !== label.shape.join())
    return refuse(
      scores.builder,
      name,
      `got ${showShape(scores.shape)} and labels ${showShape(label.shape)}, expected [..., classes] and [...]`,
    );
  if (isFloatField(label))
    refuse(
      scores.builder,
      name,
      'got labels that are floats, expected whole numbers: give them as a Uint8Array or an Int32Array',
    );
  checkRange(scores.builder, name, 'labels', label.index, classes);
  return classes;
}

/** Whether a tensor is a field of floats, or a part of one. What was computed from labels is up to its author. */
function isFloatField({ builder: { nodes }, index }: Tensor): boolean {
  let node = nodes[index]!;
  while (node.kind === 'reshape' || node.kind === 'slice' || node.kind === 'permute') node = nodes[node.inputs[0]!]!;
  return node.kind === 'input' && node.type !== 'integer';
}

/** The number of each row that its label names, as the sum of the row with all others 0. */
function picked(scores: Tensor, label: Tensor, classes: number): Tensor {
  const position = new Tensor(scores.builder, index(scores.builder, classes));
  const isLabel = (s: number, at: number, wanted: number): number => (at === wanted ? s : 0);
  return map(isLabel, scores, position, label.reshape(...label.shape, 1)).sum(-1);
}

/** −Σ label · log softmax(logits): logits [..., classes], labels [...]. */
export function crossEntropy(logits: Tensor, label: Tensor, options?: { readonly labelSmoothing?: number }): Tensor {
  return loss('crossEntropy', logits, label, () => {
    const { labelSmoothing = 0 } = checkOptions(logits.builder, 'crossEntropy', options, ['labelSmoothing']);
    const classes = labelled('crossEntropy', logits, label);
    const shifted = logits.sub(logits.max(-1, { keepDim: true }).detach());
    const norm = shifted.exp().sum(-1).log();
    const hard = norm.sub(picked(shifted, label, classes));
    if (labelSmoothing === 0) return hard.mean();
    const smooth = norm.sub(shifted.mean(-1));
    return hard
      .mul(1 - labelSmoothing)
      .add(smooth.mul(labelSmoothing))
      .mean();
  });
}

/** Of log-probabilities [..., classes]. */
export function nllLoss(logProbabilities: Tensor, label: Tensor): Tensor {
  return loss('nllLoss', logProbabilities, label, () =>
    picked(logProbabilities, label, labelled('nllLoss', logProbabilities, label))
      .mean()
      .neg(),
  );
}

export function mseLoss(x: Tensor, target: Tensor): Tensor {
  return loss('mseLoss', x, target, () => {
    sameShapes('mseLoss', x, target);
    return map((a, b) => (a - b) * (a - b), x, target).mean();
  });
}

export function l1Loss(x: Tensor, target: Tensor): Tensor {
  return loss('l1Loss', x, target, () => {
    sameShapes('l1Loss', x, target);
    return x.sub(target).abs().mean();
  });
}

/** ½ d² / beta where |d| < beta, |d| − ½ beta elsewhere. */
export function smoothL1Loss(x: Tensor, target: Tensor, options?: { readonly beta?: number }): Tensor {
  return loss('smoothL1Loss', x, target, () => {
    const { beta = 1 } = checkOptions(x.builder, 'smoothL1Loss', options, ['beta']);
    sameShapes('smoothL1Loss', x, target);
    const difference = x.sub(target);
    if (beta === 0) return difference.abs().mean();
    return map((d, b) => (Math.abs(d) < b ? (0.5 * d * d) / b : Math.abs(d) - 0.5 * b), difference, beta).mean();
  });
}

/** ½ d² where |d| ≤ delta, delta (|d| − ½ delta) elsewhere. */
export function huberLoss(x: Tensor, target: Tensor, options?: { readonly delta?: number }): Tensor {
  return loss('huberLoss', x, target, () => {
    const { delta = 1 } = checkOptions(x.builder, 'huberLoss', options, ['delta']);
    sameShapes('huberLoss', x, target);
    return map((d, b) => (Math.abs(d) <= b ? 0.5 * d * d : b * (Math.abs(d) - 0.5 * b)), x.sub(target), delta).mean();
  });
}

/** Of logits, and targets from 0 to 1: max(x, 0) − x t + log(1 + e^−|x|), which overflows nowhere. */
export function binaryCrossEntropyWithLogits(logits: Tensor, target: Tensor): Tensor {
  return loss('binaryCrossEntropyWithLogits', logits, target, () => {
    sameShapes('binaryCrossEntropyWithLogits', logits, target);
    return logits.softplus().sub(logits.mul(target)).mean();
  });
}

/** The fraction of rows whose largest score, the first of equals, is the label's. */
export function accuracy(scores: Tensor, label: Tensor): Tensor {
  return loss('accuracy', scores, label, () => {
    labelled('accuracy', scores, label);
    return map((a, b) => (a === b ? 1 : 0), scores.argmax(-1), label).mean();
  });
}
