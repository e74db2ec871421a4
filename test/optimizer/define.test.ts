import { describe, expect, test } from 'vitest';
import { adagrad } from '../../src/optimizer/adagrad.ts';
import { InputError } from '../../src/base/errors.ts';
import { defineOptimizer } from '../../src/optimizer/define.ts';
import { library } from '../../src/optimizer/library.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';

/** Calls as plain JavaScript may call. */
function refusal(call: (...values: never[]) => unknown, ...values: unknown[]): string {
  try {
    call(...(values as never[]));
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error('nothing was thrown');
}

describe('an optimizer', () => {
  test("has PyTorch's defaults", () => {
    expect(rmsprop().hyper).toEqual({
      lr: 1e-2,
      alpha: 0.99,
      eps: 1e-8,
      momentum: 0,
      centered: false,
      weightDecay: 0,
      maximize: false,
      epsInSqrt: false,
      biasCorrection: false,
      initialAccumulatorValue: 0,
      decoupledWeightDecay: false,
    });
    expect(adagrad().hyper).toEqual({
      lr: 1e-2,
      lrDecay: 0,
      initialAccumulatorValue: 0,
      eps: 1e-10,
      weightDecay: 0,
      maximize: false,
      epsInSqrt: false,
      decoupledWeightDecay: false,
    });
  });

  test('is plain JSON', () => {
    const spec = rmsprop({ lr: 1, centered: true });
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  test.each([
    [{ alhpa: 0.9 }, 'rmsprop: unknown hyperparameter "alhpa"; did you mean "alpha"?'],
    [{ LR: 1 }, 'rmsprop: unknown hyperparameter "LR"; did you mean "lr"?'],
    [{ weight_decay: 1 }, 'did you mean "weightDecay"?'],
    [{ somethingElse: 1 }, 'unknown hyperparameter "somethingElse" (known are lr, alpha, eps'],
    [{ constructor: 1 }, 'unknown hyperparameter "constructor"'],
    [{ lr: 0 }, 'rmsprop: lr is 0; a number above 0 is expected.'],
    [{ lr: -1 }, 'rmsprop: lr is -1; a number above 0 is expected.'],
    [{ lr: Number.NaN }, 'rmsprop: lr is NaN; a number above 0 is expected.'],
    [{ lr: Infinity }, 'rmsprop: lr is Infinity; a number above 0 is expected.'],
    [{ lr: '1e-3' }, 'rmsprop: lr is "1e-3"; a number above 0 is expected.'],
    [{ lr: undefined }, 'rmsprop: lr is undefined; a number above 0 is expected.'],
    [{ lr: [1e-3, 1e-2] }, 'rmsprop: lr is an array; a number above 0 is expected.'],
    [{ alpha: 1.5 }, 'rmsprop: alpha is 1.5; a number at least 0 and below 1 is expected.'],
    [{ eps: -1e-8 }, 'rmsprop: eps is -1e-8; a number at least 0 is expected.'],
    [{ momentum: true }, 'rmsprop: momentum is true; a number at least 0 is expected.'],
    [{ centered: 1 }, 'rmsprop: centered is 1; true or false is expected.'],
    [1e-3, 'rmsprop: got 0.001 where an object of hyperparameters is expected.'],
    [null, 'rmsprop: got null where an object'],
  ])('refuses %o', (options, message) => {
    expect(refusal(rmsprop, options)).toContain(message);
  });
});

describe('library.tfjs.rmsprop', () => {
  test("has TensorFlow.js's defaults, and leaves epsilon to it", () => {
    expect(library.tfjs.rmsprop({ lr: 1e-3 })).toEqual({
      kind: 'library',
      library: 'tfjs',
      name: 'rmsprop',
      hyper: { lr: 1e-3, decay: 0.9, momentum: 0, centered: false },
    });
    expect(library.tfjs.rmsprop({ lr: 1e-3, epsilon: 0 }).hyper).toHaveProperty('epsilon', 0);
  });

  test.each([
    [undefined, 'tfjs.rmsprop: lr is undefined; a number above 0 is expected.'],
    [{}, 'tfjs.rmsprop: lr is undefined; a number above 0 is expected.'],
    [{ lr: 1, eps: 1e-8 }, 'tfjs.rmsprop: unknown hyperparameter "eps"'],
    [{ lr: 1, epsilom: 1e-8 }, 'did you mean "epsilon"?'],
    [{ lr: 1, decay: 1 }, 'tfjs.rmsprop: decay is 1; a number at least 0 and below 1 is expected.'],
    [{ lr: 1, epsilon: null }, 'tfjs.rmsprop: epsilon is null; a number at least 0 is expected.'],
  ])('refuses %o', (options, message) => {
    expect(refusal(library.tfjs.rmsprop, options)).toContain(message);
  });
});

describe('library.tfjs', () => {
  const { tfjs } = library;
  // The defaults of tf.train, read from TensorFlow.js 4.22; those of epsilon are the library's business.
  test.each([
    [tfjs.sgd({ lr: 0.1 }), { lr: 0.1 }],
    [tfjs.momentum({ lr: 0.1, momentum: 0.5 }), { lr: 0.1, momentum: 0.5, useNesterov: false }],
    [tfjs.adagrad({ lr: 0.1 }), { lr: 0.1, initialAccumulatorValue: 0.1 }],
    [tfjs.adadelta(), { lr: 1e-3, rho: 0.95 }],
    [tfjs.adam(), { lr: 1e-3, beta1: 0.9, beta2: 0.999 }],
    [tfjs.adamax(), { lr: 2e-3, beta1: 0.9, beta2: 0.999, decay: 0 }],
  ])('has the defaults of TensorFlow.js: %o', ({ hyper }, expected) => {
    expect(hyper).toEqual(expected);
  });

  test.each([
    [tfjs.momentum, { lr: 1 }, 'tfjs.momentum: momentum is undefined; a number at least 0 is expected.'],
    [tfjs.adam, { beta1: 1 }, 'tfjs.adam: beta1 is 1; a number at least 0 and below 1 is expected.'],
    [
      tfjs.adagrad,
      { lr: 1, initialAccumulatorValue: 0 },
      'initialAccumulatorValue is 0; a number above 0 is expected.',
    ],
    [tfjs.adamax, { decay: -1 }, 'tfjs.adamax: decay is -1; a number at least 0 is expected.'],
    [tfjs.sgd, { lr: 0 }, 'tfjs.sgd: lr is 0; a number above 0 is expected.'],
  ])('%o refuses %o', (make, options, message) => {
    expect(refusal(make, options)).toContain(message);
  });
});

describe('defineOptimizer', () => {
  const good = {
    name: 'own',
    hyper: { lr: 0.1, centered: false },
    state: { a: 0 },
    update: ({ param, grad, a }: Record<'param' | 'grad' | 'a', number>, { lr }: { lr: number }) => ({
      param: param - lr * grad,
      a,
    }),
  };

  test.each([
    [{ name: '' }, 'defineOptimizer: name is "";'],
    [{ stat: {} }, 'own: unknown field "stat"; did you mean "state"?'],
    [{ update: undefined }, 'own: update is undefined; a function is expected.'],
    [{ hyper: undefined }, 'own: hyper is undefined; an object is expected.'],
    [{ hyper: { lr: '1' } }, 'own: the default of lr is "1"; a number or a boolean is expected.'],
    [{ hyper: { lr: 0 } }, 'own: lr is 0; a number above 0 is expected.'],
    [{ hyper: { lr: 1, b: 2 }, range: { b: { below: 1 } } }, 'own: b is 2; a number below 1 is expected.'],
    [{ range: { lrr: { below: 1 } } }, 'own: range is given for an unknown number "lrr"; did you mean "lr"?'],
    [{ learningRates: 'lr' }, 'own: learningRates is "lr"; a list of names of hyperparameters is expected.'],
    [{ learningRates: ['lrr'] }, 'own: learningRates names an unknown number "lrr"; did you mean "lr"?'],
    [{ learningRates: ['centered'] }, 'own: learningRates names an unknown number "centered"'],
    [{ state: { grad: 0 } }, 'own: a state cannot be called grad'],
    [{ state: { a: Number.NaN } }, 'own: state a starts at NaN; a finite number is expected.'],
    [{ state: { a: 'lrr' } }, 'own: state a starts at an unknown number "lrr"; did you mean "lr"?'],
    [{ state: { a: 'centered' } }, 'own: state a starts at an unknown number "centered"'],
  ])('refuses %o', (changes, message) => {
    expect(refusal(defineOptimizer, { ...good, ...changes })).toContain(message);
  });

  test('says in which file the rule is', () => {
    const update = ({ param, grad }: Record<string, number>) => ({ param: Math.sinh(param! + grad!) });
    expect(refusal(defineOptimizer, { name: 'own', hyper: { lr: 1 }, update })).toMatch(
      /define\.test\.ts:\d+: rule "own"/,
    );
  });
});
