import { describe, expect, test } from 'vitest';
import { pairedTest } from '../../../src/analysis/statistics/paired-test.ts';
import { noise } from '../comparison/made-run.ts';

test.each([
  // [differences, alpha, which test, p]; of t by its formulas: 1 − 2·atan(t)/π, and 1 − t/√(2 + t²).
  { differences: [1, 2], alpha: 0.05, by: 'student', p: 1 - (2 / Math.PI) * Math.atan(3) },
  { differences: [1, 2, 3], alpha: 0.05, by: 'student', p: 1 - Math.sqrt(12) / Math.sqrt(2 + 12) },
  { differences: [-1, -2, -3], alpha: 0.05, by: 'student', p: 1 - Math.sqrt(12) / Math.sqrt(2 + 12) },
  { differences: [1, 2, 3, 4, 5, 6], alpha: 0.05, by: 'sign-flip', p: 2 / 64 },
  // Six variants together: seven pairs cannot say no by their signs.
  { differences: [1, 1, 1, 1, 1, 1, 1], alpha: 0.05 / 6, by: 'student', p: Number.EPSILON },
  { differences: [1, 1, 1, 1, 1, 1, 1, 1], alpha: 0.05 / 6, by: 'sign-flip', p: 2 / 256 },
  { differences: [0, 0], alpha: 0.05, by: 'student', p: 1 },
  { differences: [1, -1], alpha: 0.05, by: 'student', p: 1 },
])('$differences at $alpha are tested by $by', ({ differences, alpha, by, p }) => {
  const found = pairedTest(differences, alpha)!;
  expect(found.by).toBe(by);
  expect(found.p).toBeCloseTo(p, 12);
});

test('one pair says nothing, and what is no number is refused', () => {
  expect(pairedTest([3], 0.05)).toBeNull();
  expect(() => pairedTest([1, Infinity], 0.05)).toThrow('expected a finite number');
});

describe('without a difference', () => {
  test.each([2, 3, 5, 6, 8])('%i normal pairs say no as seldom as they may', (n) => {
    const [next, draws] = [noise(n), 4000];
    let alarms = 0;
    for (let draw = 0; draw < draws; draw++) if (pairedTest(Array.from({ length: n }, next), 0.05)!.p <= 0.05) alarms++;
    // Three standard errors.
    expect(alarms / draws).toBeLessThan(0.05 + 0.0104);
  });
});

test('three pairs find what three seeds showed: losses × 1.86 and × 5.75', () => {
  for (const [factor, spread] of [
    [1.86, 0.08],
    [5.75, 0.06],
  ] as const) {
    const logs = [-1, 0.2, 0.8].map((at) => Math.log(factor) + spread * at);
    expect(pairedTest(logs, 0.05 / 2)!.p).toBeLessThan(0.05 / 2);
  }
});
