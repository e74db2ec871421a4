import type { Activation, Layer } from './layer.ts';

/** max(x, 0), in place: its result also tells the backward pass where the gradient goes through. */
export function relu(input: Activation): Layer {
  return {
    output: input,
    buffers: [],
    parameters: [],
    forward: [{ kind: 'relu', of: input.buffer }],
    backward: () => [{ kind: 'reluGradient', activation: input.buffer, gradient: input.gradient }],
  };
}
