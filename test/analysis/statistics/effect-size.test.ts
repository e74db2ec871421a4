import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { cliffDelta, cohenDz } from '../../../src/analysis/statistics/effect-size.ts';

test.each(scipy.effectSize)('effect sizes are those of their definitions: $a.length values', (golden) => {
  const differences = golden.a.map((value, i) => value - golden.b[i]!);
  expect(cohenDz(differences)).toBeCloseTo(golden.cohenDz, 12);
  expect(cliffDelta(golden.a, golden.b)).toBeCloseTo(golden.cliffDelta, 14);
});

test.each([[[]], [[0.3]], [[2, 2]], [[0.1, 0.1, 0.1]]])(
  'differences that do not vary have no d_z: %j',
  (differences) => {
    expect(cohenDz(differences)).toBeNull();
  },
);

test.each([
  { a: [3, 4], b: [1, 2], delta: 1 },
  { a: [1, 2], b: [3, 4], delta: -1 },
  { a: [1, 4], b: [2, 3], delta: 0 },
])("Cliff's delta of $a and $b is $delta", ({ a, b, delta }) => {
  expect(cliffDelta(a, b)).toBe(delta);
});
