import { expect, test } from 'vitest';
import { summarise } from '../../src/analysis/summary.ts';
import { verdict } from '../../src/analysis/verdict.ts';
import { syntheticRun, type SyntheticVariant } from '../report/synthetic-run.ts';

function judge(variants: readonly SyntheticVariant[], seeds = [0]) {
  const { run } = syntheticRun({ variants, seeds, epochs: 2, trainSize: 640 });
  return verdict(run, summarise(run));
}

const constant = (label: string, loss: number): SyntheticVariant => ({ label, loss: () => loss });

test('the lowest loss and the highest accuracy of the last epoch win', () => {
  const { trainLoss, testAccuracy } = judge([constant('a', 0.3), constant('b', 0.1), constant('c', 0.2)]);
  expect(trainLoss).toMatchObject({ best: { variant: 'b', epoch: 2 }, next: { variant: 'c' } });
  expect(testAccuracy).toMatchObject({ best: { variant: 'b' }, next: { variant: 'c' } });
});

test('a variant with a seed that did not complete is not ranked, however low its loss', () => {
  const lucky = { ...constant('lucky', 0.01), ends: { 1: { status: 'diverged', steps: 12 } } } as const;
  const { trainLoss, unranked } = judge([lucky, constant('steady', 0.5)], [0, 1]);
  expect(trainLoss).toMatchObject({ best: { variant: 'steady' }, next: null });
  expect(unranked).toEqual(['lucky']);
});

test('nothing trained, nothing ranked', () => {
  const none = { label: 'none', ends: { 0: { status: 'missing', steps: 0 } } } as const;
  expect(judge([none])).toEqual({
    trainLoss: null,
    testAccuracy: null,
    testLoss: null,
    target: null,
    unranked: ['none'],
    unlearned: [],
  });
});

test('who reaches 97 % with every seed is told with those who come next; who reaches it with some is not', () => {
  const lucky = { label: 'lucky', loss: (step: number) => (step < 10 ? 0.5 : 0.01), ends: {} };
  const slow = { label: 'slow', loss: (step: number) => (step < 10 ? 0.5 : 0.05) };
  const { target } = judge(
    [{ ...lucky, ends: { 1: { status: 'diverged', steps: 19 } } }, slow, constant('never', 0.4)],
    [0, 1],
  );
  expect(target).toMatchObject({ first: { variant: 'slow', epochs: { n: 2 } }, next: null });
});

/** A variant whose seed ends at the loss of its place. */
const bySeed = (label: string, losses: readonly number[]): SyntheticVariant & { readonly count: number } => ({
  count: losses.length,
  label,
  loss: (step, seed) => (step < 10 ? 2.3 : losses[seed]!),
});
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);
const about = (middle: number, count: number) =>
  seeds(count).map((seed) => middle + 0.01 * Math.sin(9 * seed + 70 * middle));

test.each([
  { what: 'one seed', variants: [bySeed('a', [0.3]), bySeed('b', [0.1])], doubt: { kind: 'one seed' } },
  { what: 'one variant', variants: [bySeed('a', about(0.3, 4))], doubt: { kind: 'alone' } },
  {
    what: 'seeds that all left the same',
    variants: [bySeed('a', [0.3, 0.3]), bySeed('b', [0.1, 0.1])],
    doubt: { kind: 'fact' },
  },
  {
    what: 'two seeds far apart',
    variants: [bySeed('a', [0.3, 0.31]), bySeed('b', [0.1, 0.19])],
    doubt: { kind: 'open', seeds: 2, rivals: [{ variant: 'a' }] },
  },
  {
    what: 'three seeds that agree',
    variants: [bySeed('a', [0.3, 0.31, 0.32]), bySeed('b', [0.1, 0.111, 0.119])],
    doubt: { kind: 'shown', ahead: { p: null, n: 3 } },
  },
  {
    what: 'two alike and one far behind',
    variants: [bySeed('a', about(0.1, 8)), bySeed('b', about(0.1, 8).toReversed()), bySeed('c', about(0.8, 8))],
    doubt: { kind: 'open', seeds: 8, needed: null },
  },
  {
    what: 'one ahead of two',
    variants: [bySeed('a', about(0.1, 8)), bySeed('b', about(0.3, 8)), bySeed('c', about(0.8, 8))],
    doubt: { kind: 'shown', ahead: { p: 1 / 128 } },
  },
])('how sure it is who is best, of $what', ({ variants, doubt }) => {
  expect(judge(variants, seeds(variants[0]!.count)).testLoss!.doubt).toMatchObject(doubt);
});

test('forty variants and ten seeds do not drown a difference that anybody sees', () => {
  const many = seeds(40).map((at) => bySeed(`v${at}`, about(at === 0 ? 0.2 : at < 20 ? 0.7 : 2.2, 10)));
  const { doubt } = judge(many, seeds(10)).testLoss!;
  expect(doubt).toMatchObject({ kind: 'shown', ahead: { shown: true } });
});

test('what did not learn is not ranked, however it ends, and named', () => {
  const stuck: SyntheticVariant = { label: 'stuck', loss: (step, seed) => 4 + 0.01 * Math.sin(step * 7 + seed) };
  const found = judge([stuck, bySeed('a', about(0.3, 3)), bySeed('b', about(0.2, 3))], seeds(3));
  expect(found.unlearned).toEqual(['stuck']);
  expect(found.trainLoss!.ranked).toBe(2);
  expect(judge([stuck], seeds(3))).toMatchObject({ trainLoss: null, testAccuracy: null, unlearned: ['stuck'] });
});

test.each([
  {
    what: 'seeds that differ by more than the variants',
    a: [0.2, 0.19, 0.21, 0.2, 0.22, 0.18],
    b: [0.21, 0.18, 0.2, 0.22, 0.2, 0.19],
    kind: 'open',
  },
  {
    what: 'a variant that is later with every seed',
    a: [0.01, 0.011, 0.012, 0.013, 0.014, 0.015],
    b: [0.07, 0.071, 0.072, 0.073, 0.074, 0.075],
    kind: 'shown',
  },
])('who reaches the target first, of $what', ({ a, b, kind }) => {
  // The first epoch ends above the target, the second below it: losses say how far.
  const runner = (label: string, losses: readonly number[]): SyntheticVariant => ({
    label,
    loss: (step, seed) => (step < 10 ? 1 : losses[seed]! / 4),
  });
  expect(judge([runner('a', a), runner('b', b)], seeds(6)).target).toMatchObject({
    first: { variant: 'a' },
    doubt: { kind },
  });
});

test('a seed that never arrives stands against who arrives with every one', () => {
  const quick = bySeed('quick', [0.01, 0.011, 0.9, 0.012]);
  const steady = bySeed('steady', [0.02, 0.021, 0.022, 0.023]);
  expect(judge([quick, steady], seeds(4)).target).toMatchObject({
    first: { variant: 'steady' },
    next: null,
    doubt: { kind: 'open', rivals: [{ variant: 'quick', epochs: { n: 3 }, planned: 4 }] },
  });
});
