import type { UpdateFunction } from '../../../src/optimizer/rule/source.ts';

/** A rule's function and states, to be both parsed and called. */
export interface PlainRule {
  readonly states: Readonly<Record<string, number | string>>;
  readonly update: UpdateFunction;
}

type Numbers = Record<string, number>;

interface Options {
  readonly lr: number;
  readonly beta: number;
  readonly steps: number;
  readonly flag: boolean;
}

/** PyTorch's RMSprop written down a second time, from its tensor operations, to be called and not parsed. */
export const rmspropPlain: PlainRule = {
  states: { square: 0, mean: 0, buffer: 0 },
  update(
    s: { param: number; grad: number; square: number; mean: number; buffer: number },
    h: {
      lr: number;
      alpha: number;
      eps: number;
      momentum: number;
      centered: boolean;
      weightDecay: number;
      epsInSqrt: boolean;
    },
  ) {
    const g = h.weightDecay === 0 ? s.grad : s.grad + h.weightDecay * s.param;
    const square = s.square * h.alpha + (1 - h.alpha) * g * g;
    const mean = h.centered ? s.mean * h.alpha + (1 - h.alpha) * g : s.mean;
    const average = h.centered ? square + -1 * mean * mean : square;
    const denominator = h.epsInSqrt ? Math.sqrt(average + h.eps) : Math.sqrt(average) + h.eps;
    if (h.momentum === 0) return { ...s, param: s.param + (-h.lr * g) / denominator, square, mean };
    const buffer = s.buffer * h.momentum + g / denominator;
    return { param: s.param + -h.lr * buffer, square, mean, buffer };
  },
};

/** PyTorch's Adagrad, likewise. */
export const adagradPlain: PlainRule = {
  states: { sum: 'initialAccumulatorValue' },
  update(
    s: { param: number; grad: number; t: number; sum: number },
    h: { lr: number; lrDecay: number; eps: number; weightDecay: number; epsInSqrt: boolean },
  ) {
    const g = h.weightDecay === 0 ? s.grad : s.grad + h.weightDecay * s.param;
    const rate = h.lr / (1 + (s.t - 1) * h.lrDecay);
    const sum = s.sum + g * g;
    const denominator = h.epsInSqrt ? Math.sqrt(sum + h.eps) : Math.sqrt(sum) + h.eps;
    return { param: s.param + (-rate * g) / denominator, sum };
  },
};

/** Between them they use every construct of the language. */
export const handwritten: Readonly<Record<string, PlainRule>> = {
  'plain gradient descent': {
    states: {},
    update: ({ param, grad }: Numbers, { lr }: Options) => ({ param: param! - lr * grad! }),
  },
  'every function and constant': {
    states: { a: 1, b: 2 },
    update({ param, grad, a, b }: { param: number; grad: number; a: number; b: number }, { lr }: Options) {
      a = Math.sqrt(Math.abs(a)) + Math.sign(grad) * Math.tanh(grad) + Math.floor(3 * param);
      b = Math.exp(-Math.abs(b)) + Math.log(1 + grad ** 2) * Math.cos(a) - Math.pow(2, -1);
      param = Math.min(param, a, Math.PI) + lr * Math.max(b, Math.E, -grad, 3);
      return { param, a, b };
    },
  },
  'nested choices and every comparison': {
    states: { m: 0 },
    update(
      { param, grad, t, m }: { param: number; grad: number; t: number; m: number },
      { lr, beta, steps, flag }: Options,
    ) {
      let rate;
      if (t < steps) rate = lr * (t / steps);
      else if (t <= steps + 1 && !flag) rate = lr;
      else {
        const decay = beta === 0 || t !== 3 ? 1 : beta;
        rate = lr * decay;
      }
      const same = grad > 0 === m >= 0;
      if (same) {
        m += (1 - beta) * grad;
        rate *= 2;
      } else if (grad !== 0) m = 0;
      if ((flag && grad > 1) || (beta > 0.5 && t > 2) || flag !== grad < 2) param /= 2;
      param -= flag ? rate * m : rate * grad;
      return { param, m };
    },
  },
  'states that feed each other': {
    states: { a: 1, b: 0.5, unused: 3 },
    update(
      { param, grad, a, b, unused }: { param: number; grad: number; a: number; b: number; unused: number },
      { lr }: Options,
    ) {
      const before = a;
      a = b;
      b = before + grad;
      unused = unused * 2 + param;
      return { param: param - lr * a * b, a: a * 1 + 0, b, unused };
    },
  },
  'renamed inputs and a corrected average': {
    states: { m: 0 },
    update(
      { param: x, grad: g, t, m }: { param: number; grad: number; t: number; m: number },
      { lr: rate, beta }: Options,
    ) {
      m = beta * m + (1 - beta) * g;
      const corrected = m / (1 - beta ** t);
      return { param: x - rate * corrected, m };
    },
  },
};
