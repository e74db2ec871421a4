import { expect, test } from 'vitest';
import { summarise } from '../../src/analysis/summary.ts';
import { verdict } from '../../src/analysis/verdict.ts';
import { syntheticRun, type SyntheticVariant } from '../report/synthetic-run.ts';

function judge(variants: readonly SyntheticVariant[], seeds = [0]) {
  return verdict(summarise(syntheticRun({ variants, seeds, epochs: 2, trainSize: 640 }).run));
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
  expect(judge([none])).toEqual({ trainLoss: null, testAccuracy: null, testLoss: null, unranked: ['none'] });
});
