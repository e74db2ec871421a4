import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { hashJson } from '../../src/base/json.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { makePlan, planSuite } from '../../src/plan/plan.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import type { SettledSuite } from '../../src/suite/suite.ts';
import { validateSuite } from '../../src/suite/validate.ts';

const problem = quadratic({ stepsPerEpoch: 5 });
const whole = validateSuite({ name: 'large', problem, epochs: 1, seeds: [0], variants: { a: rmsprop() } });
const suite: SettledSuite = { ...whole, problem, epochs: 1, batchSize: 1 };
const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, seed) => seed);

describe('more than a run can hold is refused before anything is trained', () => {
  test.each([
    {
      wishes: { epochs: 99_999_999_999 },
      message:
        /99,999,999,999 epochs of 5 steps make 499,999,999,995 losses.* at most 100,000,000: take 20,000,000 epochs/,
    },
    { wishes: { epochs: 20_000_001 }, message: /make 100,000,005 losses/ },
    { wishes: { epochs: Number.MAX_SAFE_INTEGER }, message: /a run has at most/ },
    { wishes: { epochs: 10_000_000 }, message: /make a record of 2,500 MB; run.json has at most 400 MB/ },
  ])('$wishes', ({ wishes, message }) => {
    expect(() => makePlan(suite, { dataFingerprint: null, ...wishes })).toThrow(InputError);
    expect(() => makePlan(suite, { dataFingerprint: null, ...wishes })).toThrow(message);
  });

  test('hundreds of thousands of seeds', () => {
    expect(() => makePlan(suite, { dataFingerprint: null, seeds: seeds(300_000) })).toThrow(
      /^1 variant with 300,000 seeds and 1 epoch make a record of/,
    );
  });

  test('problems that have room one by one and not together', () => {
    const long = quadratic({ stepsPerEpoch: 1_000_000 });
    const settled = ['a', 'b', 'c'].map((label) => ({ label, problem: long, dataFingerprint: null }));
    const problems = settled.map(({ label }) => ({ label, problem, epochs: 40, batchSize: 1 }));
    const plan = (count: number) => planSuite({ ...whole, problems: problems.slice(0, count) }, settled, {});
    expect(plan(1)).toHaveLength(1);
    expect(() => plan(3)).toThrow('3 problems together make 120,000,000 losses to keep, one a step; a run has at most');
  });

  test('a network that no engine can hold', () => {
    expect(() => mnistMlp({ hidden: [1_000_000, 1_000_000] })).toThrow(
      'mnistMlp: hidden with 2 layers makes 1,000,796,000,010 parameters; at most 1,000,000,000 are possible',
    );
  });
});

test('a million seeds are checked in one pass', () => {
  // A check of each against all others does not end within a test's time.
  const many = seeds(1_000_000);
  const wanted = { name: 'large', problem, epochs: 1, variants: { a: rmsprop() } };
  expect(validateSuite({ ...wanted, seeds: many }).seeds).toHaveLength(1_000_000);
  expect(() => validateSuite({ ...wanted, seeds: [...many, 7] })).toThrow('7 more than once');
});

test('what trials share is gone through once, and their ids are those of the whole', () => {
  const [{ id, ...trial }] = makePlan(suite, { dataFingerprint: 'f' }) as [ReturnType<typeof makePlan>[number]];
  expect(id).toBe(hashJson(trial));
});
