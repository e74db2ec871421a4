import { expect, test } from 'vitest';
import {
  adagrad,
  defineOptimizer,
  defineSuite,
  library,
  mnistMlp,
  quadratic,
  rmsprop,
  rosenbrock,
} from '../../src/index.ts';

// Whether the errors expected here occur is decided by the compiler, when it checks this file.

/** Never called: what is inside is for the compiler alone. */
export function mistakes(): void {
  // @ts-expect-error a misspelt hyperparameter
  rmsprop({ alhpa: 0.9 });
  // @ts-expect-error a text where a number is expected
  rmsprop({ lr: '1e-3' });
  // @ts-expect-error a number where a boolean is expected
  rmsprop({ centered: 1 });
  // @ts-expect-error rmsprop's, not adagrad's
  adagrad({ momentum: 0.9 });
  // @ts-expect-error a misspelt hyperparameter of a group
  rmsprop({ groups: { bias: { alhpa: 0.9 } } });
  // @ts-expect-error a text where a number is expected, in a group
  rmsprop({ groups: { bias: { lr: '1e-3' } } });
  // @ts-expect-error the library has no default learning rate
  library.tfjs.rmsprop({ decay: 0.9 });
  // @ts-expect-error PyTorch's name, not TensorFlow.js's
  library.tfjs.rmsprop({ lr: 1e-3, alpha: 0.9 });
  // @ts-expect-error the library has no default momentum
  library.tfjs.momentum({ lr: 1e-3 });
  // @ts-expect-error a function where JSON is expected
  library.torch.Adam({ lr: () => 1e-3 });
  // @ts-expect-error the widths of the hidden layers are missing
  mnistMlp({ trainSize: 100 });

  const budget = { name: 'own', problem: mnistMlp({ hidden: [8] }), epochs: 1, batchSize: 32, seeds: [0] };
  // @ts-expect-error a suite without variants
  defineSuite(budget);
  // @ts-expect-error the optimizer is not called
  defineSuite({ ...budget, variants: { rmsprop } });
  // @ts-expect-error a misspelt field
  defineSuite({ ...budget, variants: { RMSProp: rmsprop() }, epoch: 3 });

  const { batchSize, ...unbatched } = { ...budget, variants: { RMSProp: rmsprop() } };
  // @ts-expect-error images come in batches of some size
  defineSuite(unbatched);
  // @ts-expect-error a function has nothing to make batches of
  defineSuite({ ...unbatched, problem: quadratic(), batchSize });
  // @ts-expect-error an option of another problem
  rosenbrock({ dimensions: 3 });

  const hyper = { lr: 0.1, flag: false };
  const state = { a: 0 };
  // @ts-expect-error a state that is not returned
  defineOptimizer({ name: 'own', hyper, state, update: ({ param }) => ({ param }) });
  // @ts-expect-error a state that is not declared
  defineOptimizer({ name: 'own', hyper, state, update: ({ param, a, b }) => ({ param: param * b, a }) });
  // @ts-expect-error a hyperparameter that is not declared
  defineOptimizer({ name: 'own', hyper, update: ({ param }, { rate }) => ({ param: param * rate }) });
  // @ts-expect-error arithmetic with a boolean
  defineOptimizer({ name: 'own', hyper, update: ({ param }, { flag }) => ({ param: param * flag }) });
  // @ts-expect-error an initial value that is no number of the hyperparameters
  defineOptimizer({ name: 'own', hyper: { lr: 1 }, state: { a: 'rate' }, update: ({ param, a }) => ({ param, a }) });
  // @ts-expect-error limits of a boolean
  defineOptimizer({ name: 'own', hyper, range: { flag: {} }, update: ({ param }) => ({ param }) });
  // @ts-expect-error limits of a hyperparameter that is not declared
  defineOptimizer({ name: 'own', hyper: { lr: 1 }, range: { rate: {} }, update: ({ param }) => ({ param }) });
}

test('what the types allow is what runs', () => {
  const own = defineOptimizer({
    name: 'own',
    hyper: { lr: 0.1, start: 1, flag: false },
    state: { a: 'start', b: 0 },
    update({ param, grad, t, a, b }, { lr, flag }) {
      a = flag ? a + b : t;
      return { param: param - lr * grad * a, a, b };
    },
  });
  const suite = defineSuite({
    name: 'types',
    problem: mnistMlp({ hidden: [8] }),
    epochs: 1,
    batchSize: 32,
    seeds: [0],
    variants: { own: own({ lr: 3, flag: true }), library: library.tfjs.rmsprop({ lr: 1e-3 }) },
  });
  expect(suite.variants).toMatchObject({ own: { hyper: { lr: 3, start: 1, flag: true } } });
});
