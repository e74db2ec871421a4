import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import {
  adam,
  cosineAnnealingLR,
  defineSuite,
  library,
  quadratic,
  rmsprop,
  scheduled,
  sweep,
} from '../../src/index.ts';

/** Never called: what is inside is for the compiler alone. */
export function mistakes(): void {
  // @ts-expect-error a misspelt hyperparameter
  sweep(rmsprop, { lrr: [1, 2] });
  // @ts-expect-error texts where numbers are expected
  sweep(rmsprop, { lr: ['1'] });
  // @ts-expect-error a value where a list of values is expected
  sweep(rmsprop, { lr: 1 });
  // @ts-expect-error numbers where booleans are expected
  sweep(rmsprop, { centered: [0, 1] });
  // @ts-expect-error the optimizer is called
  sweep(rmsprop(), { lr: [1] });
  // @ts-expect-error a misspelt hyperparameter that is fixed
  sweep(rmsprop, { lr: [1] }, { alhpa: 0.9 });
  // @ts-expect-error PyTorch's name, not TensorFlow.js's
  sweep(library.tfjs.rmsprop, { alpha: [0.9] });
}

describe('sweep', () => {
  test('makes every combination, in the order in which it is written', () => {
    const variants = sweep(rmsprop, { lr: [1e-2, 1e-3], alpha: [0.9, 0.99] });
    expect(Object.keys(variants)).toEqual([
      'rmsprop lr=0.01 alpha=0.9',
      'rmsprop lr=0.01 alpha=0.99',
      'rmsprop lr=0.001 alpha=0.9',
      'rmsprop lr=0.001 alpha=0.99',
    ]);
    expect(variants['rmsprop lr=0.01 alpha=0.99']).toEqual(rmsprop({ lr: 1e-2, alpha: 0.99 }));
  });

  test('is spread into the variants of a suite; what is fixed keeps two of them apart', () => {
    const { variants } = defineSuite({
      name: 'sweeps',
      problem: quadratic(),
      epochs: 1,
      seeds: [0],
      variants: {
        Adam: adam(),
        ...sweep(rmsprop, { centered: [false, true] }, { lr: 0.1 }),
        ...sweep(rmsprop, { centered: [false, true] }, { lr: 0.2 }),
      },
    });
    expect(Object.keys(variants)).toEqual([
      'Adam',
      'rmsprop centered=false lr=0.1',
      'rmsprop centered=true lr=0.1',
      'rmsprop centered=false lr=0.2',
      'rmsprop centered=true lr=0.2',
    ]);
  });

  test("takes libraries' optimizers, and functions that make more of one", () => {
    expect(sweep(library.tfjs.rmsprop, { lr: [1] }, { decay: 0.5 })).toEqual({
      'tfjs rmsprop lr=1 decay=0.5': library.tfjs.rmsprop({ lr: 1, decay: 0.5 }),
    });
    expect(Object.keys(sweep(library.torch.SGD, { lr: [1], nesterov: [false] }))).toEqual([
      'torch SGD lr=1 nesterov=false',
    ]);
    const annealed = (options: { readonly lr: number }) => scheduled(adam(options), cosineAnnealingLR());
    expect(Object.keys(sweep(annealed, { lr: [1, 2] }))).toEqual([
      'adam cosineAnnealingLR lr=1',
      'adam cosineAnnealingLR lr=2',
    ]);
  });

  const loose = sweep as unknown as (...of: unknown[]) => unknown;
  test.each([
    [
      () => loose(rmsprop(), { lr: [1] }),
      'sweep: got an object where an optimizer that is not called is expected, such as',
    ],
    [
      () => loose(rmsprop, undefined),
      'sweep: got undefined where lists of values are expected, such as { lr: [1e-2, 1e-3] }',
    ],
    [() => loose(rmsprop, {}), 'sweep: got an empty object where lists of values are expected'],
    [() => loose(rmsprop, { lr: 1 }), 'sweep: lr is 1; a list of values such as [1e-2, 1e-3] is expected.'],
    [
      () => loose(rmsprop, { lr: [] }),
      'sweep: lr is an empty list; a list of values such as [1e-2, 1e-3] is expected.',
    ],
    [() => loose(rmsprop, { lr: [1, 2, 1] }), 'sweep: lr has 1 more than once.'],
    [() => loose(rmsprop, { lr: [1] }, { lr: 2 }), 'sweep: lr is both in the grid and fixed; choose one.'],
    [() => loose(rmsprop, { lr: [1] }, 2), 'sweep: got 2 where an object of hyperparameters is expected.'],
    [() => loose(rmsprop, { alhpa: [0.9] }), 'rmsprop: unknown hyperparameter "alhpa"; did you mean "alpha"?'],
    [() => loose(rmsprop, { lr: [1] }, { alhpa: 1 }), 'rmsprop: unknown hyperparameter "alhpa"; did you mean "alpha"?'],
    [
      () => loose(() => undefined, { lr: [1] }),
      'sweep: the function returned undefined for lr=1; an optimizer is expected.',
    ],
    [() => loose(rmsprop, { lr: [1, -1] }), 'rmsprop: lr is -1; a number above 0 is expected.'],
  ])('one clear sentence: %s', (act, message) => {
    expect(act).toThrow(InputError);
    expect(act).toThrow(message);
  });
});
