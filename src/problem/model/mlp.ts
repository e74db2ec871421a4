import type { Program } from '../program.ts';
import type { Activation, Layer } from './layer.ts';
import { linear } from './linear.ts';
import { relu } from './relu.ts';

/** A classifier of dataset rows: linear layers, at least one, with ReLU between them, softmax cross-entropy at the end. */
export function mlp(features: number, hidden: readonly number[], classes: number): Program {
  const input: Activation = { buffer: 'input', gradient: 'input.gradient', columns: features };
  const layers: Layer[] = [];
  let at = input;
  for (const [index, columns] of [...hidden, classes].entries()) {
    const layer = linear(`layer${index + 1}`, at, columns);
    layers.push(layer, ...(index < hidden.length ? [relu(layer.output)] : []));
    at = layer.output;
  }
  return {
    buffers: [
      { name: input.buffer, rows: 'batch', columns: features },
      { name: 'labels', rows: 1, columns: 'batch' },
      ...layers.flatMap((layer) => layer.buffers),
    ],
    constants: [],
    forward: [
      { kind: 'gather', into: input.buffer, labels: 'labels' },
      ...layers.flatMap((layer) => layer.forward),
      { kind: 'softmaxCrossEntropy', logits: at.buffer, labels: 'labels', gradient: at.gradient },
    ],
    backward: layers.toReversed().flatMap((layer) => layer.backward(layer !== layers[0])),
    parameters: layers.flatMap((layer) => layer.parameters),
  };
}
