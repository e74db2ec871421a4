import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { hashJson } from '../../src/base/json.ts';
import { library } from '../../src/optimizer/library.ts';
import type { Schedule } from '../../src/optimizer/lr/schedule.ts';
import { scheduled } from '../../src/optimizer/lr/scheduled.ts';
import { byEpoch, cosineAnnealingLR, oneCycleLR } from '../../src/optimizer/lr/schedulers.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import type { SettledSuite } from '../../src/suite/suite.ts';

const suite: SettledSuite = {
  name: 'plan',
  problem: mnistMlp({ hidden: [8] }),
  epochs: 3,
  batchSize: 64,
  seeds: [4, 2],
  variants: [
    { label: 'RMSProp', optimizer: rmsprop() },
    { label: 'library', optimizer: library.tfjs.rmsprop({ lr: 1e-3 }) },
  ],
};
const dataFingerprint = 'data';

/** A copy with the keys of every object in another order. */
function shuffled(value: unknown, key: (name: string) => number): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffled(each, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => key(a) - key(b));
  return Object.fromEntries(entries.map(([name, member]) => [name, shuffled(member, key)]));
}

describe('makePlan', () => {
  test('goes through the variants, and through the seeds of each', () => {
    const plan = makePlan(suite, { dataFingerprint });
    expect(plan.map(({ variant, seed, epochs }) => [variant, seed, epochs])).toEqual([
      ['RMSProp', 4, 3],
      ['RMSProp', 2, 3],
      ['library', 4, 3],
      ['library', 2, 3],
    ]);
  });

  test('is plain JSON', () => {
    const plan = makePlan(suite, { dataFingerprint });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test('an id is the hash of all the rest, whatever the order of keys', () => {
    for (const { id, ...rest } of makePlan(suite, { dataFingerprint })) {
      fc.assert(fc.property(fc.func(fc.double({ noNaN: true })), (key) => hashJson(shuffled(rest, key)) === id));
    }
  });

  test('ids are the same on any machine and in any year', () => {
    // Literal on purpose: when one of these changes, stored trials are no longer recognised as the same.
    expect(makePlan(suite, { dataFingerprint, seeds: [0] }).map(({ id }) => id)).toEqual([
      '64e0c571919e045a',
      '1f10efd76b409c55',
    ]);
  });

  test.each([
    ['the data', { ...suite }, { dataFingerprint: 'other' }],
    ['the seeds', { ...suite, seeds: [5, 6] }, {}],
    ['the epochs', { ...suite, epochs: 4 }, {}],
    ['the batch size', { ...suite, batchSize: 32 }, {}],
    ['the problem', { ...suite, problem: mnistMlp({ hidden: [9] }) }, {}],
    ['a hyperparameter', { ...suite, variants: [{ label: 'RMSProp', optimizer: rmsprop({ lr: 1 }) }] }, {}],
    ['a label', { ...suite, variants: [{ label: 'other', optimizer: rmsprop() }] }, {}],
  ])('another value of %s gives other ids', (_, other, options) => {
    const ids = new Set(makePlan(suite, { dataFingerprint }).map(({ id }) => id));
    for (const { id } of makePlan(other, { dataFingerprint, ...options })) expect(ids).not.toContain(id);
  });

  test('probes are in the spec where the suite has them, and change no id where it has none', () => {
    const [plain] = makePlan(suite, { dataFingerprint });
    const [probed] = makePlan({ ...suite, probeEvery: 10 }, { dataFingerprint });
    expect(plain).not.toHaveProperty('probeEvery');
    expect(probed).toEqual({ ...plain, probeEvery: 10, id: probed!.id });
    expect(probed!.id).not.toBe(plain!.id);
  });

  test("the suite's name does not take part in ids", () => {
    expect(makePlan({ ...suite, name: 'other' }, { dataFingerprint })).toEqual(makePlan(suite, { dataFingerprint }));
  });

  test('tells a schedule how long the training is, and refuses one that ends before', () => {
    const of = (schedule: Schedule): SettledSuite => ({
      ...suite,
      variants: [{ label: 'RMSProp', optimizer: scheduled(rmsprop(), schedule) }],
    });
    const steps = Math.ceil(60_000 / 64);
    const plan = makePlan(of(byEpoch(cosineAnnealingLR())), { dataFingerprint, epochs: 2 });
    expect(plan[0]!.optimizer.hyper).toEqual({ ...rmsprop().hyper, totalSteps: 2 * steps, stepsPerEpoch: steps });
    expect(() => makePlan(of(oneCycleLR({ totalSteps: 3 * steps })), { dataFingerprint })).not.toThrow();
    const short = () => makePlan(of(oneCycleLR({ totalSteps: 100 })), { dataFingerprint });
    expect(short).toThrow(InputError);
    expect(short).toThrow(
      'variant "RMSProp": oneCycleLR ends after 100 steps, and the training has 2814; without totalSteps it lasts as long.',
    );
  });

  test('seeds, epochs and variants may be chosen anew', () => {
    const plan = makePlan(suite, { dataFingerprint, seeds: [9], epochs: 1, only: ['library'] });
    expect(plan).toMatchObject([{ variant: 'library', seed: 9, epochs: 1 }]);
  });

  test.each([
    [{ only: ['libary'] }, '--only: unknown variant "libary"; did you mean "library"? (known are RMSProp, library).'],
    [{ only: [] }, '--only: no label is given; known are RMSProp, library.'],
    [{ seeds: [1, 1] }, '--seeds has 1 more than once; give each seed once.'],
    [{ seeds: [] }, '--seeds is empty'],
    [{ seeds: [Number.NaN] }, 'a seed in --seeds is NaN; a whole number from 0 to 4294967295 is expected.'],
    [{ epochs: 0 }, '--epochs is 0; a whole number of at least 1 is expected.'],
  ])('refuses %o', (options, message) => {
    expect(() => makePlan(suite, { dataFingerprint, ...options })).toThrow(InputError);
    expect(() => makePlan(suite, { dataFingerprint, ...options })).toThrow(message);
  });
});
