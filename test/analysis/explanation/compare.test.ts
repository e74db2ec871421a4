import { expect, test } from 'vitest';
import {
  compare,
  compareAtEqual,
  isMoreThanHalf,
  ratioOfRatios,
  type Comparison,
} from '../../../src/analysis/explanation/compare.ts';
import { inquire } from '../../../src/analysis/explanation/inquiry.ts';
import { pairOf } from '../../../src/analysis/explanation/pair.ts';
import { stillOf } from '../../../src/analysis/explanation/still.ts';
import { effectOf } from '../../../src/analysis/oscillation/effect.ts';
import { family, switched, type Variant } from '../../../src/analysis/explanation/variant.ts';
import { HIGH, LOW, runOf } from '../../report/explain/world.ts';

const { variants } = inquire(runOf({ seeds: [0, 1, 2, 3] }));
const named = (label: string): Variant => variants.find((variant) => variant.label === label)!;

test('the pair is the first two that differ in nothing but their memory', () => {
  expect(pairOf(variants)).toMatchObject({ low: { label: LOW }, high: { label: HIGH }, name: 'alpha', memory: true });
});

test('relatives differ in what is named and in nothing else', () => {
  const base = named('α=0.9 on lr=0.001');
  expect(family(variants, base, 'lr').map(({ label }) => label)).toEqual(
    ['0.0001', '0.0003', '0.001', '0.003', '0.01'].map((lr) => `α=0.9 on lr=${lr}`),
  );
  expect(switched(variants, base, { biasCorrection: false })?.label).toBe(LOW);
  expect(switched(variants, base, { biasCorrection: true })).toBe(base);
  expect(switched(variants, base, { momentum: 0.9 })).toBeNull();
});

test('at equal steps a variant stands where its own learning rate would have brought it, and is never extrapolated', () => {
  const base = named('α=0.9 on lr=0.001');
  const relatives = family(variants, base, 'lr');
  // Against itself at another lr, equal steps leave nothing: the walk of that world is proportional to the step.
  const smaller = named('α=0.9 on lr=0.0003');
  expect(compareAtEqual('step', smaller, relatives, 'parameters').effect!.ratio).toBeCloseTo(1, 2);
  expect(compare(smaller, base, 'parameters').effect!.ratio).toBeGreaterThan(3);
  const beyond = named('α=0.9 lr=0.00001');
  expect(compareAtEqual('step', beyond, relatives.slice(2), 'parameters').effect).toBeNull();
});

test('a ratio of ratios cancels what both have', () => {
  const one = compare(named(LOW), named(HIGH), 'parameters');
  expect(ratioOfRatios(one, one).effect!.ratio).toBe(1);
});

test.each<[string, readonly number[], readonly number[], boolean]>([
  ['70 % of it with every seed', [-1, -1.1, -1.2, -0.9], [-0.7, -0.77, -0.84, -0.63], true],
  ['70 % of it, and of another sign with some', [-1, -1.1, -1.2, -0.9], [-1.8, -0.1, -1.6, 0.6], false],
  ['40 % of it with every seed', [-1, -1.1, -1.2, -0.9], [-0.4, -0.44, -0.48, -0.36], false],
  ['70 % of it from three seeds', [-1, -1.1, -1.2], [-0.7, -0.77, -0.84], false],
  ['70 % of a rise', [1, 1.1, 1.2, 0.9], [0.7, 0.77, 0.84, 0.63], true],
])('a part that is %s', (_, whole, part, more) => {
  const of = (logs: readonly number[]): Comparison => ({
    measure: 'oscillation',
    logRatios: new Map(logs.map((log, seed) => [seed, log])),
    effect: effectOf(logs, 0.99),
  });
  expect(isMoreThanHalf(of(part), of(whole))).toBe(more);
});

test('the share that stands still lies between the quantiles of a step that are 0 and those that are not', () => {
  const variant = named(LOW);
  const quantiles = (values: readonly number[]): Variant => ({
    ...variant,
    trials: new Map(
      [...variant.trials].map(([seed, trial]) => {
        const largest = { ...trial.probes!.largest, step: trial.probes!.record.steps.map(() => values) };
        return [seed, { ...trial, probes: { ...trial.probes!, largest } }];
      }),
    ),
  });
  expect(stillOf(quantiles([0, 0, 0, 1, 2]))).toMatchObject({ from: 0.5, to: 0.75 });
  expect(stillOf(quantiles([1, 1, 1, 1, 2]))).toMatchObject({ from: 0, to: 0.01 });
  expect(stillOf(quantiles([0, 0, 0, 0, 0]))).toMatchObject({ from: 0.99, to: 1 });
  expect(stillOf({ ...variant, trials: new Map() })).toBeNull();
});
