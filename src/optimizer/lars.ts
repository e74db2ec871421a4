import { defineOptimizer } from './define.ts';

/**
 * LARS: SGD with momentum whose learning rate in every tensor is in proportion to the tensor's norm over its gradient's.
 *
 * You, Gitman and Ginsburg, "Large Batch Training of Convolutional Networks", https://arxiv.org/abs/1708.03888,
 * algorithm 1, whose decay of the learning rate is left to schedules. They act on what comes into the momentum, as
 * there; implementations that multiply what has gathered, timm's for one, are the same at a constant rate alone.
 *
 * The paper does not say what a norm of 0 means: here, as in TensorFlow's LARSOptimizer, such a tensor or gradient keeps
 * the plain learning rate. Biases are tensors as any other: they are scaled and decayed, as in the paper, which only
 * reports that their ratios differ from the weights'; TensorFlow's skip_list, which is empty until one is given, leaves
 * them out.
 */
export const lars = defineOptimizer({
  name: 'lars',
  hyper: { lr: 1, momentum: 0.9, weightDecay: 0, trustCoefficient: 1e-3, eps: 0 },
  range: {
    momentum: { atLeast: 0, below: 1 },
    weightDecay: { atLeast: 0 },
    trustCoefficient: { above: 0 },
    eps: { atLeast: 0 },
  },
  state: { velocity: 0 },
  update({ param, grad, velocity, tensor }, { lr, momentum, weightDecay, trustCoefficient, eps }) {
    const size = tensor.norm(param);
    const slope = tensor.norm(grad);
    const local = size > 0 && slope > 0 ? (trustCoefficient * size) / (slope + weightDecay * size + eps) : 1;
    velocity = momentum * velocity + lr * local * (grad + weightDecay * param);
    param = param - velocity;
    return { param, velocity };
  },
});
