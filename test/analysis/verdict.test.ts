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

test('the next is tested against the best over the seeds they share, and one seed is no test', () => {
  expect(judge([constant('a', 0.3), constant('b', 0.1)]).testLoss).toMatchObject({ test: { p: null, adjusted: null } });
  const several = judge([constant('a', 0.3), constant('b', 0.1), constant('c', 0.2)], [0, 1, 2]).testLoss!;
  expect(several).toMatchObject({ compared: 2, test: { series: 2, p: 0.25, adjusted: 0.5 } });
});
